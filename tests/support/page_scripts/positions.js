() =>
  [...document.querySelectorAll("svg")]
    .filter((picture) => !picture.parentElement.closest("svg"))
    .filter((picture) => picture.getBoundingClientRect().width > 4)
    .flatMap((picture) => {
      const { left, width } = picture.getBoundingClientRect();
      return [...picture.querySelectorAll("rect, path, line, circle, polygon, text")]
        .filter((shape) => !shape.closest("defs") && shape.getBoundingClientRect().width > 0)
        .map((shape) => shape.getBoundingClientRect())
        .map((box) => [(box.left - left) / width, (box.right - left) / width].map((share) => Math.round(share * 50) / 50));
    });
