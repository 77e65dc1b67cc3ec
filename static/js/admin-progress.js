// Shows how far long work is without a press of reload: asks for the same page again
// while something on it is under way, and puts the new words in place of the old.
document.addEventListener("DOMContentLoaded", () => {
  const PAUSE = 2000;
  const WORDS = "#result_list tbody, #job_form fieldset, .object-tools, .article-standing";
  const isUnderWay = () => document.querySelector("[data-under-way]");
  const isBusy = (part) => part.contains(document.activeElement) && part.querySelector("input:checked");

  async function look() {
    if (!isUnderWay()) return;
    if (!document.hidden) {
      try {
        const answer = await fetch(location.href);
        if (!answer.ok) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const news = fresh.querySelectorAll(WORDS);
        const parts = document.querySelectorAll(WORDS);
        if (news.length !== parts.length) return location.reload();
        parts.forEach((part, place) => isBusy(part) || part.replaceWith(news[place]));
        if (!isUnderWay()) return location.reload();
      } catch {
        // Offline, or the server starts anew: the next look may find it.
      }
    }
    setTimeout(look, PAUSE);
  }

  setTimeout(look, PAUSE);
});
