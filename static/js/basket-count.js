// Pages are the same for everyone: the number comes from a cookie of its own.
const tell = () => {
  const count = Number(document.cookie.match(/(?:^|; )basket_count=(\d+)/)?.[1] ?? 0);
  for (const place of document.querySelectorAll("[data-basket-count]")) {
    const [one, more] = place.dataset.basketCount.split("|");
    place.innerHTML = `${count}<span class="vh"> ${count === 1 ? one : more}</span>`;
    place.hidden = !count;
  }
};
tell();
addEventListener("basket", tell);
