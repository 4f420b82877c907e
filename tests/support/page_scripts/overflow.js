() => {
  // In a window without scrollbars of its own, only contents can make the page scroll sideways.
  const width = window.innerWidth;
  const page = document.documentElement;
  if (page.scrollWidth <= width && document.body.scrollWidth <= width) return [];
  const name = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
  const wide = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || box.left < -1) && !element.closest("svg svg, defs");
  });
  const innermost = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
  return [
    `the page is ${page.scrollWidth} px wide in a window of ${width} px`,
    ...innermost.slice(0, 5).map((element) => `${name(element)}: ${element.textContent.trim().slice(0, 60)}`),
  ];
};
