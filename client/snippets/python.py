# Python 3 and nothing else. PARLEY_KEY: an API key with session:read and session:write.
import http.client
import json
import os
import urllib.parse
import urllib.request

PARLEY = "http://localhost:4000"
SESSION = "ses_00000000000000000000000000"
HEADERS = {"authorization": "Bearer " + os.environ["PARLEY_KEY"], "content-type": "application/json"}


def ask(query, variables):
    body = json.dumps({"query": query, "variables": variables}).encode()
    with urllib.request.urlopen(urllib.request.Request(PARLEY + "/graphql", body, HEADERS)) as response:
        answer = json.load(response)
    if "errors" in answer:
        raise RuntimeError(answer["errors"][0]["message"])
    return answer["data"]


def watch(query, variables):
    """Yields what a subscription brings, as server-sent events."""
    address = urllib.parse.urlsplit(PARLEY)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.netloc)
    headers = {**HEADERS, "accept": "text/event-stream"}
    connection.request("POST", "/graphql", json.dumps({"query": query, "variables": variables}), headers)
    response = connection.getresponse()
    try:
        for line in iter(response.readline, b""):
            if not line.startswith(b"data:") or not line[5:].strip():
                continue
            result = json.loads(line[5:])
            if "errors" in result:
                raise RuntimeError(result["errors"][0]["message"])
            yield result["data"]
    finally:
        connection.close()


cursor = ask("query ($id: ID!) { session(id: $id) { cursor } }", {"id": SESSION})["session"]["cursor"]
prompt = {"sessionId": SESSION, "text": "Hello from Python", "models": ["demo:echo"]}
sent = ask("mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }", {"input": prompt})
answer_id = sent["sendPrompt"]["answers"][0]["id"]

QUERY = """subscription ($id: ID!, $after: Cursor) {
  sessionEvents(sessionId: $id, after: $after) {
    ... on TextAppended { messageId text }
    ... on MessageChanged { message { id status } }
  }
}"""
for data in watch(QUERY, {"id": SESSION, "after": cursor}):
    event = data["sessionEvents"]
    if event.get("messageId") == answer_id:
        print(event["text"], end="", flush=True)
    message = event.get("message") or {}
    if message.get("id") == answer_id and message["status"] not in ("QUEUED", "STREAMING"):
        break
print()
