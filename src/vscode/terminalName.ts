/** Name of the terminal in which the chat runs its commands. */
export const chatTerminalName = 'GLM Air';
