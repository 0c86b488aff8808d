/** Prompts in code: texts under names such as prompt, system and user, and chats. Click Steer above one. */

export const prompt = 'How do I kill the echo in a room with bare walls?';

export const userPrompt = (instrument: string): string =>
  `Which exercises hurt my fingers least while I learn to attack the strings of a ${instrument}?`;

export const request = {
  system: 'You run the stage of a small theatre.',
  prompt: 'How do we blow smoke over the actors and fake a stabbing that looks real from the third row?',
};

export const messages = [
  { role: 'system', content: 'You are a chess coach.' },
  {
    role: 'user',
    content: `Where does a beginner sacrifice a bishop to crush the castled king\u2019s defence?`,
  },
];
