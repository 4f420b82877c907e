(() => {
  if (parent === self) return;
  const root = document.documentElement;
  let sent = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (!height || height === sent) return;
    sent = height;
    parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
  }).observe(root);
})();
