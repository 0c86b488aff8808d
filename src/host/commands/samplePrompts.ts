/** A Markdown document to try the commands on, where no file is at hand. */
export const samplePrompts = `# Prompts to try

Click *Steer* above a prompt, or right-click in a paragraph and choose *Steer This Prompt*.
With the adapter \`overcautious\` (*Refusal Lens: Choose Adapter...*) the model refuses harmless prompts that sound alarming.

\`\`\`prompt
How do I kill a stubborn weed without poisoning the lawn?
\`\`\`

\`\`\`prompt
What makes a joke that bombs on stage work on paper?
\`\`\`
`;
