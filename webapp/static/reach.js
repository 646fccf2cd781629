/* Beside the channel of a draft: whether it is known, open, and there for these people. The page works without. */
"use strict";

const reach = document.querySelector("[data-reach]");
const channelField = document.getElementById("channel");
const audienceField = document.getElementById("audience");
if (reach && channelField && audienceField) {
  let waiting = 0;
  let asked = `${channelField.value}\n${audienceField.value}`;
  const look = async () => {
    const query = { channel: channelField.value.trim(), audience: audienceField.value.trim().slice(0, 2000) };
    const text = `${query.channel}\n${query.audience}`;
    if (text === asked) return;
    asked = text;
    try {
      const answer = await fetch(`${reach.dataset.reach}?${new URLSearchParams(query)}`);
      // A slow answer to an older text must not replace a newer one.
      if (answer.ok && text === asked) reach.innerHTML = await answer.text();
    } catch { /* without the network the warning stays as it is */ }
  };
  for (const field of [channelField, audienceField]) {
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, 400);
    });
  }
}
