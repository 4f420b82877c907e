// Suggestions while a reader types. Without scripts the form does the same in one step more.
(() => {
  const DELAY_MS = 120;
  const MAX_LETTERS = 100; // of /v1/suggest

  const form = document.querySelector("form.search");
  if (!form) return;
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  let options = [];
  let active = -1;
  let timer;
  let request;

  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    input.setAttribute(name, value);
  }

  const addressOf = (suggestion) => {
    const fields = [...new FormData(form)].filter(([name]) => name === "lang" || name === "release" || name === "known_at");
    const query = new URLSearchParams(fields).toString();
    return `/${suggestion.kind}s/${encodeURIComponent(suggestion.id)}${query && `?${query}`}`;
  };

  const activate = (index) => {
    active = index;
    options.forEach((option, position) => option.setAttribute("aria-selected", String(position === index)));
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", options[index].id);
      options[index].scrollIntoView({ block: "nearest" });
    }
  };

  const show = (suggestions) => {
    options = suggestions.map((suggestion, index) => {
      const option = document.createElement("li");
      const name = document.createElement("bdi");
      const kind = document.createElement("small");
      option.id = `suggestion-${index}`;
      option.dataset.href = addressOf(suggestion);
      option.setAttribute("role", "option");
      name.textContent = suggestion.label;
      // A name in another spelling or script is shown too: it is what the reader typed.
      kind.textContent = suggestion.match === suggestion.label ? form.dataset[suggestion.kind] : `${form.dataset[suggestion.kind]} · ${suggestion.match}`;
      option.append(name, " ", kind);
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
  };

  const suggest = async () => {
    const query = new URLSearchParams({ q: input.value.trim().slice(0, MAX_LETTERS), limit: "8" });
    for (const name of ["kind", "release", "known_at"]) {
      const value = new FormData(form).get(name);
      if (value) query.set(name, value);
    }
    const current = new AbortController();
    request = current;
    try {
      const response = await fetch(`/v1/suggest?${query}`, { signal: current.signal, headers: { accept: "application/json" } });
      const suggestions = response.ok ? (await response.json()).data : [];
      if (request === current) show(suggestions);
    } catch {
      // Without suggestions the form still works: the network failed, or more was typed.
    }
  };

  const cancel = () => {
    clearTimeout(timer);
    if (request) request.abort();
    request = undefined;
  };

  input.addEventListener("input", () => {
    cancel();
    if (input.value.trim()) timer = setTimeout(suggest, DELAY_MS);
    else show([]);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = options.length - 1;
    if (event.key === "ArrowDown" && options.length) activate(active === last ? -1 : active + 1);
    else if (event.key === "ArrowUp" && options.length) activate(active < 0 ? last : active - 1);
    else if (event.key === "Escape" && !list.hidden) {
      cancel();
      show([]);
    } else if (event.key === "Enter" && active >= 0) location.assign(options[active].dataset.href);
    else return;
    event.preventDefault();
  });

  // Pressing the mouse must not take the focus from the input, whose loss closes the list before the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
  input.addEventListener("blur", () => {
    cancel();
    show([]);
  });
})();
