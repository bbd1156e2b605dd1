/** The emoji one can pick, by group, apart by spaces; each is one that a reaction may be. */
export const emojiChoice = {
  smileys: '😀 😄 😁 😂 😊 🙂 😉 😍 🥰 😘 😜 😎 🤩 🥳 🤔 😐 😴 🤗 😬 😮 😢 😭 😡 🤯 😱 🥺 😇 🤡 💀',
  people: '👍 👎 👌 ✌️ 🤞 👋 👏 🙌 🙏 🤝 💪 🤷 🤦 🫡 👀',
  hearts: '❤️ 💛 💙 💜 🖤 💔 💕 💯 💥 ✨ ⭐ 🔥 🎉',
  nature: '🐶 🐱 🐰 🦊 🐻 🐼 🦁 🐸 🐧 🦄 🐝 🦋 🌲 🌸 🌻 🍀 🌍 🌈 ☀️',
  food: '🍎 🍌 🍉 🧀 🍔 🍕 🌮 🍩 🍪 🎂 ☕ 🍺 🥂',
  things: '⚽ 🎮 🎲 🎯 🎸 🎧 🎨 📷 💻 📱 💡 📚 ✏️ 💰 🎁 🏆 🔑 🔒 🚗 ✈️ 🚀 🏠',
  signs: '✅ ❌ ❓ ❗ ⚠️ 🚫 🔔 💬 ⏰ ⏳ 🏁',
};
