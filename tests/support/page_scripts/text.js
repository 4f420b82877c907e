() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll("button, script, noscript, [role=status]").forEach((element) => element.remove());
  document.body.replaceWith(copy);
  return copy.innerText
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
};
