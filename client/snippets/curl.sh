# Sends a prompt and prints what happens until the answer has ended. PARLEY_KEY: an API key with session:read and session:write.
PARLEY=http://localhost:4000
SESSION=ses_00000000000000000000000000

ask() { curl -s "$PARLEY/graphql" -H "authorization: Bearer $PARLEY_KEY" -H 'content-type: application/json' "$@"; }

# What comes after this cursor is what the prompt sets going.
CURSOR=$(ask -d '{ "query": "query ($id: ID!) { session(id: $id) { cursor } }", "variables": { "id": "'$SESSION'" } }' | sed 's/.*"cursor":"\([^"]*\)".*/\1/')

ask -d '{
  "query": "mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }",
  "variables": { "input": { "sessionId": "'$SESSION'", "text": "Hello from a shell", "models": ["demo:echo"] } }
}'
echo

while read -r line; do
  echo "$line"
  case $line in *'"status":"COMPLETE"'* | *'"status":"FAILED"'* | *'"status":"STOPPED"'* | *'"status":"INTERRUPTED"'*) break ;; esac
done < <(ask -N -H 'accept: text/event-stream' -d '{
  "query": "subscription ($id: ID!, $after: Cursor) { sessionEvents(sessionId: $id, after: $after) { __typename ... on TextAppended { messageId offset text } ... on MessageChanged { message { id status } } } }",
  "variables": { "id": "'$SESSION'", "after": "'$CURSOR'" }
}')
