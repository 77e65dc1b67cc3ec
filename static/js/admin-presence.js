// Tells the server that this article is still open here, and shows who else has it open.
document.addEventListener("DOMContentLoaded", () => {
  const panel = document.querySelector("[data-presence]");
  const form = document.querySelector("#article_form");
  if (!panel?.dataset.presence || !form) return;

  const names = panel.querySelector("[data-names]");
  const signed = () => {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return data;
  };

  async function beat() {
    try {
      const answer = await fetch(panel.dataset.presence, { method: "POST", body: signed(), headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { others } = await answer.json();
      if (names.textContent.trim() === others.join("")) return;
      names.replaceChildren(...others.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
      panel.hidden = others.length === 0;
    } catch {
      // Offline: the next beat tries again, and saving tells what it finds.
    }
  }

  beat();
  setInterval(beat, Number(panel.dataset.every) * 1000);
  addEventListener("pagehide", () => navigator.sendBeacon(`${panel.dataset.presence}leave/`, signed()));
});
