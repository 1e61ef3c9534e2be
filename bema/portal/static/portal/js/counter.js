// Says how much room is left in a text with data-limit. Without script the limit is told when it is passed.
for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const limit = Number(area.dataset.limit);
  const told = document.createElement("p");
  told.className = "hint counter";
  area.after(told);
  const say = () => {
    // As the server counts: characters, not halves of them.
    const left = limit - [...area.value].length;
    told.textContent = `${left.toLocaleString(document.documentElement.lang)} / ${limit.toLocaleString(document.documentElement.lang)}`;
    told.classList.toggle("over", left < 0);
  };
  area.addEventListener("input", say);
  say();
}
