"""Writes expected.json: what transformers makes of each template and conversation in this folder.

    pip install transformers==5.24.0 jinja2==3.1.6
    python expected.py
"""

import json
import pathlib
from datetime import datetime
from unittest import mock

from transformers.utils import chat_template_utils

here = pathlib.Path(__file__).parent
conversations = json.loads((here / "conversations.json").read_text())
expected = {}


class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 3, 5, 14, 7, 9)


with mock.patch.object(chat_template_utils, "datetime", Clock):
    for template in sorted(here.glob("*.jinja")):
        for name, messages in conversations.items():
            for prompt in (True, False):
                try:
                    [text], _ = chat_template_utils.render_jinja_template(
                        [messages],
                        chat_template=template.read_text(),
                        add_generation_prompt=prompt,
                        bos_token="<s>",
                        eos_token="</s>",
                    )
                    result = {"text": text}
                except Exception as error:
                    result = {"error": str(error)}
                key = f"{template.stem} {name} {'prompt' if prompt else 'plain'}"
                expected[key] = result

(here / "expected.json").write_text(json.dumps(expected, indent=2, ensure_ascii=False) + "\n")
