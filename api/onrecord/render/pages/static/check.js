(() => {
  const form = document.querySelector(".check-box");
  const text = form.querySelector("textarea");
  const status = form.querySelector("[role=status]");
  const spans = document.querySelectorAll("[data-sha256]");
  const fingerprint = async (passage) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(passage));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    // Browsers have no `crypto.subtle` on pages that a plain HTTP server sends, except their own machine's.
    if (!crypto.subtle) {
      status.replaceChildren(form.dataset.unable);
      return;
    }
    // A passage is often copied with a space or a line break at its ends.
    const found = new Set([await fingerprint(text.value), await fingerprint(text.value.trim())]);
    const matches = Array.from(spans).filter((span) => found.has(span.dataset.sha256));
    spans.forEach((span) => span.classList.toggle("found", matches.includes(span)));
    status.replaceChildren(matches.length ? form.dataset.match : form.dataset.none);
    matches.forEach((span) => status.append(document.createElement("br"), span.querySelector("a").cloneNode(true)));
  });
})();
