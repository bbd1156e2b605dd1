/** The emoji of the picker, by group, separated by spaces. The server accepts each as a reaction. */
export const emojiChoice = {
  smileys: '😀 😄 😁 😂 😊 🙂 😉 😍 🥰 😘 😜 😎 🤩 🥳 🤔 😐 😴 🤗 😬 😮 😢 😭 😡 🤯 😱 🥺 😇 🤡 💀',
  people: '👍 👎 👌 ✌️ 🤞 👋 👏 🙌 🙏 🤝 💪 🤷 🤦 🫡 👀',
  hearts: '❤️ 💛 💙 💜 🖤 💔 💕 💯 💥 ✨ ⭐ 🔥 🎉',
  nature: '🐶 🐱 🐰 🦊 🐻 🐼 🦁 🐸 🐧 🦄 🐝 🦋 🌲 🌸 🌻 🍀 🌍 🌈 ☀️',
  food: '🍎 🍌 🍉 🧀 🍔 🍕 🌮 🍩 🍪 🎂 ☕ 🍺 🥂',
  things: '⚽ 🎮 🎲 🎯 🎸 🎧 🎨 📷 💻 📱 💡 📚 ✏️ 💰 🎁 🏆 🔑 🔒 🚗 ✈️ 🚀 🏠',
  signs: '✅ ❌ ❓ ❗ ⚠️ 🚫 🔔 💬 ⏰ ⏳ 🏁',
};
