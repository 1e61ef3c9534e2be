// Keeps the lists of the desk's first page live while somebody looks at it.
(() => {
  const lists = document.getElementById("desk-lists");
  if (!lists) return;
  const EVERY = 30000;
  let last = null;

  const look = async () => {
    if (document.hidden || lists.contains(document.activeElement)) return;
    const response = await fetch(lists.dataset.from, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok || response.redirected) return;
    const html = await response.text();
    if (html === last) return;
    last = html;
    lists.innerHTML = html;
  };

  setInterval(() => look().catch(() => {}), EVERY);
  document.addEventListener("visibilitychange", () => look().catch(() => {}));
})();
