() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  // Relative luminance and contrast as WCAG 2.2 defines them.
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((first, second) => first - second);
    return (high + 0.05) / (low + 0.05);
  };
  const background = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = rgb(getComputedStyle(each).backgroundColor);
      if (color[3] > 0) return color;
    }
    return rgb("Canvas");
  };
  const isSeen = (shape, behind) => {
    const style = getComputedStyle(shape);
    return [style.fill, style.stroke]
      .filter((paint) => paint !== "none" && !paint.startsWith("url("))
      .map(rgb)
      .some((paint) => paint[3] > 0 && contrast(paint, behind) >= 3);
  };
  const shapes = "rect, path, line, circle, polygon, polyline, ellipse, text";
  return [...document.querySelectorAll("svg")]
    .filter((picture) => !picture.parentElement.closest("svg"))
    .filter((picture) => picture.checkVisibility() && picture.getBoundingClientRect().height > 4)
    .filter((picture) => {
      const behind = background(picture);
      const drawn = [...picture.querySelectorAll(shapes)].filter((shape) => !shape.closest("defs"));
      return drawn.length > 0 && !drawn.some((shape) => isSeen(shape, behind));
    })
    .map((picture) => picture.outerHTML.slice(0, 120));
};
