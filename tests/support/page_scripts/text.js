() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll("button, script, noscript, [role=status]").forEach((element) => element.remove());
  document.body.replaceWith(copy);
  return copy.innerText
    .split("\n")
    .map((line) => line.replace(/Request [0-9a-f-]+/, "Request").trim()) // its id differs
    .filter(Boolean);
};
