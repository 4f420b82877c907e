() => {
  const controls = "a[href], area[href], button, input, select, textarea, summary, [tabindex], iframe, [contenteditable]";
  const name = (element) =>
    `${element.tagName.toLowerCase()}: ${(element.getAttribute("aria-label") || element.textContent || "").trim().slice(0, 60)}`;
  const isVisible = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const isReachable = (element) =>
    isVisible(element) && !element.disabled && element.tabIndex >= 0 && element.type !== "hidden";
  const box = (element) => element.getClientRects()[0] ?? element.getBoundingClientRect();
  const position = (element) => {
    const { left, right, top, bottom } = box(element);
    return { left, right, top: top + scrollY, bottom: bottom + scrollY };
  };
  const look = (element) => {
    const style = getComputedStyle(element);
    const parent = getComputedStyle(element.parentElement ?? element);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, parent.outlineStyle].join(" ");
  };
  const hasRing = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  };
  const stops = [];
  let expected = [];
  let looks = new Map();
  const isBefore = (one, other) => {
    const rightToLeft = getComputedStyle(document.documentElement).direction === "rtl";
    const isBackwards = rightToLeft ? one.left >= other.right : one.right <= other.left;
    const isOnLine = one.top < other.bottom && other.top < one.bottom;
    return isBackwards && (isOnLine || one.bottom <= other.top);
  };
  window.focusRecorder = {
    closed: () => [...document.querySelectorAll("details:not([open]) > summary")].filter(isVisible),
    start: () => {
      document.activeElement?.blur?.();
      window.getSelection()?.removeAllRanges();
      scrollTo(0, 0);
      expected = [...document.querySelectorAll(controls)].filter(isReachable);
      looks = new Map(expected.map((element) => [element, look(element)]));
      // A click at the very beginning of the page would do the same: the first Tab goes to the first control.
      document.body.setAttribute("tabindex", "-1");
      document.body.focus({ preventScroll: true });
      document.body.removeAttribute("tabindex");
      document.addEventListener("focusin", ({ target }) => {
        const isSeen = hasRing(target) || look(target) !== looks.get(target);
        stops.push({ element: target, isSeen, ...position(target) });
      });
      return expected.length;
    },
    faults: () => {
      const reached = new Set(stops.map(({ element }) => element));
      return [
        ...expected.filter((element) => !reached.has(element)).map((element) => `not reached: ${name(element)}`),
        ...stops.filter(({ isSeen }) => !isSeen).map(({ element }) => `focus not seen: ${name(element)}`),
        ...stops
          .slice(1)
          .map((stop, index) => [stops[index], stop])
          .filter(([previous, stop]) => isBefore(stop, previous) && stop.element !== expected[0])
          .map(([previous, stop]) => `out of order: ${name(stop.element)} after ${name(previous.element)}`),
      ];
    },
  };
};
