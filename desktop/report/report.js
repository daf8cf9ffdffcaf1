"use strict";
(() => {
  const players = [...document.querySelectorAll("audio")];
  const ends = new Map();
  const play = (audio, start, end) => {
    ends.set(audio, end);
    audio.currentTime = Math.max(0, start - 0.1);
    audio.play();
  };
  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-start]");
    const audio = place && document.getElementById(place.dataset.player || "sound-answer");
    if (!audio || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    play(audio, Number(place.dataset.start), place.dataset.end ? Number(place.dataset.end) + 0.15 : Infinity);
  });
  for (const audio of players) {
    audio.addEventListener("play", () => {
      for (const other of players) if (other !== audio) other.pause();
    });
    audio.addEventListener("timeupdate", () => {
      if (audio.currentTime >= (ends.get(audio) ?? Infinity)) {
        ends.delete(audio);
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
