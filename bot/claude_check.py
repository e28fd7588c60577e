"""Whether Claude accepts our key and knows our model: one free look-up, no words sent."""

import anthropic

from bot.settings import Settings, secret


async def try_claude(settings: Settings) -> tuple[bool, str]:
    """Whether the key works, and a sentence about it."""
    client = anthropic.AsyncAnthropic(
        api_key=secret(settings.anthropic_api_key),
        base_url=settings.anthropic_base_url,
        max_retries=0,
        timeout=10,
    )
    try:
        async with client:
            model = await client.models.retrieve(settings.model)
    except anthropic.AuthenticationError:
        return False, "Claude does not accept this key."
    except anthropic.NotFoundError:
        return False, f"Claude does not know the model {settings.model}. See MATTERS_MODEL."
    except anthropic.APIConnectionError:
        return False, "Claude could not be reached."
    except anthropic.APIStatusError as error:
        return False, f"Claude answers with status {error.status_code}."
    return True, f"Reads the minutes with {model.id}."
