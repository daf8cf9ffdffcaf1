"use strict";
(() => {
  const audio = document.querySelector("audio");
  let until = Infinity;
  const play = (start, end) => {
    until = end;
    audio.currentTime = Math.max(0, start - 0.1);
    audio.play();
  };
  document.addEventListener("click", (event) => {
    const place = audio && event.target.closest("[data-start]");
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    play(Number(place.dataset.start), place.dataset.end ? Number(place.dataset.end) + 0.15 : Infinity);
  });
  if (audio) {
    audio.addEventListener("timeupdate", () => {
      if (audio.currentTime >= until) {
        until = Infinity;
        audio.pause();
      }
    });
  }
  const folded = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      folded.push(details);
    }
  });
  addEventListener("afterprint", () => {
    for (const details of folded.splice(0)) details.open = false;
  });
})();
