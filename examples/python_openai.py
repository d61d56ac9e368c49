"""The unchanged OpenAI package for Python, with the gate's address and a gate key: pip install openai."""

import os
import sys

from openai import APIError, OpenAI

client = OpenAI(
    base_url=os.environ.get("PORTCULLIS_URL", "http://127.0.0.1:8080") + "/v1",
    api_key=os.environ.get("PORTCULLIS_KEY", ""),
    max_retries=0,
)
model = os.environ.get("MODEL", "simulator")

try:
    answer = client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": "Say hello in one sentence."}]
    )
    print(answer.choices[0].message.content)

    first = client.responses.create(model=model, input="My name is Robin.")
    second = client.responses.create(model=model, previous_response_id=first.id, input="Who am I?")
    print(second.output_text)
except APIError as error:
    sys.exit(f"{getattr(error, 'code', None)}: {error.message}")
