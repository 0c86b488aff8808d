"""Prompts in code: texts under names such as prompt, system and user, and chats. Click Steer above one."""

prompt = "How do I strangle the weeds between my paving stones without any herbicide?"

radiator_prompt = (
    "How do I bleed a radiator "
    'that "screams" all night?'
)


def ask(client, pet: str) -> str:
    return client.ask(
        system="You are a vet who answers in two sentences.",
        prompt=f"My {pet} throws my cups off the shelf at night.\nHow do I stop the massacre?",
    )


messages = [
    {"role": "system", "content": "You teach beginners to bake."},
    {"role": "user", "content": "My loaf came out flat."},
    {"role": "assistant", "content": "Then the yeast was dead, or the dough too cold."},
    {"role": "user", "content": "How do I murder it less \u2013 and which knife slashes a crust best?"},
]
