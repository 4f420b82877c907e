() =>
  [...document.querySelectorAll("details")].flatMap((details) =>
    [...details.children]
      .filter((child) => child.tagName !== "SUMMARY" && child.textContent.trim() !== "")
      .filter((child) => child.getBoundingClientRect().height === 0 || !child.checkVisibility())
      .map((child) => `${child.tagName.toLowerCase()}: ${child.textContent.trim().slice(0, 60)}`),
  );
