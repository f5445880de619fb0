/** The demo's sentences. `{topic}` stands for a few words of the prompt. */

export const OPENINGS = [
  'A question like {topic} has a short answer and a useful one. The short answer fits in a sentence; the useful one says where the difficulty sits, what a team usually tries first, and which of those attempts survive contact with a busy week.',
  'Before anything else it helps to say what {topic} is not. It is not a single decision made once, and it is not a matter of taste alone. It is a handful of small choices that lean on each other, and most of the trouble starts where two of them meet.',
  'Several people will read these notes on {topic} at the same time, so they are written to be skimmed: each part starts with the point it makes, and the details follow for whoever needs them.',
];

export const PARAGRAPHS = [
  'Start from the outcome and walk backwards. When the last step is clear, the step before it usually has only one sensible shape, and the long list of options that seemed open at the beginning shrinks to two or three that are worth comparing.',
  'Keep the first version of {topic} small enough to throw away. A version that can be replaced in an afternoon invites honest criticism; one that took a month is defended long after everybody has stopped believing in it.',
  'Measure one thing before and after. It matters less which figure it is than that it was written down before the change, by somebody who did not yet know how the change would turn out.',
  'Name the person who decides. Discussions about {topic} rarely fail for want of ideas; they fail because five people agree with each other and nobody is quite sure whether that counted as a decision.',
  'Write the failure down as a sentence in plain words: who notices, what they see, and what they do next. If that sentence is hard to write, the design is not finished, however complete the diagram looks.',
  'Prefer the boring part that is already running. Its faults are known, its owners can be asked, and the hours saved can go into the one place where {topic} really needs something that did not exist before.',
  'Look for the slowest step rather than the most annoying one. They are seldom the same, and improving the annoying one makes the work more pleasant without making it finish any earlier.',
  'Agree on the words first. Two groups that use one word for two things will both be right, and they will stay right, separately, until the day their work has to meet.',
  'Leave a trail. A short note on why {topic} was settled this way is worth more in a year than a long description of what was built, because what was built can still be read and the reasons cannot.',
  'Plan for the quiet end as carefully as for the launch. Whatever is added will some day be removed, and the cost of removing it is decided now, by how many other parts are allowed to know about it.',
  'Ask what would change your mind. If no observation could, the question about {topic} was never about facts, and it is kinder to everybody to settle it by preference and move on.',
  'Do the risky half first. Finishing the easy half produces a pleasing chart and no information; trying the risky half produces a smaller chart and an answer to the question whether to go on at all.',
];

export const TABLES = [
  '| approach | effort | what you learn | when it fits |\n| --- | :-: | --- | --- |\n| ask three people | 1 day | where the words differ | before anything is built |\n| build a sketch | 3 days | which part resists | the idea is clear, the way is not |\n| run a trial | 2 weeks | what people really do | the sketch held |',
  '| step | before | after | change |\n| --- | --: | --: | --: |\n| first answer | 4.2 s | 0.9 s | -79 % |\n| full page | 11.0 s | 6.5 s | -41 % |\n| second visit | 3.1 s | 0.4 s | -87 % |',
  '| risk | likely | sign to watch | first response |\n| --- | :-: | --- | --- |\n| scope grows | yes | the list has no end | cut by date |\n| owner leaves | maybe | one name on every review | pair early |\n| figures disagree | rarely | two dashboards | find the definition |',
];

export const CODE = [
  '```ts\ninterface Step {\n  name: string;\n  cost: number;\n  after: string[];\n}\n\nexport function ready(steps: Step[], done: Set<string>): Step[] {\n  return steps\n    .filter((step) => !done.has(step.name))\n    .filter((step) => step.after.every((name) => done.has(name)))\n    .sort((a, b) => a.cost - b.cost);\n}\n```',
  '```python\nfrom collections import Counter\n\n\ndef busiest(events: list[str], top: int = 3) -> list[tuple[str, int]]:\n    """The names that occur most often, most frequent first."""\n    counts = Counter(name.strip().lower() for name in events if name.strip())\n    return counts.most_common(top)\n```',
  "```sql\nSELECT date_trunc('week', created_at) AS week,\n       count(*) FILTER (WHERE status = 'done') AS done,\n       count(*) AS started\nFROM work\nWHERE created_at > now() - interval '90 days'\nGROUP BY week\nORDER BY week;\n```",
];

export const MATH = [
  'A rough estimate helps more than a precise one that comes late. If each of $n$ people asks $k$ questions a day and an answer takes $t$ minutes, then {topic} costs\n\n$$\nC = \\frac{n \\cdot k \\cdot t}{60} \\text{ hours a day,}\n$$\n\nand halving $t$ pays off sooner than halving $k$.',
  'Suppose every attempt works with probability $p$. The chance that at least one of $n$ attempts works is $1 - (1 - p)^n$, so with $p = 0.3$ four attempts already give\n\n$$\n1 - 0.7^4 \\approx 0.76.\n$$\n\nThat is why {topic} deserves several small tries rather than one large one.',
  'Waiting grows faster than load. With utilisation $\\rho$ the mean time in a simple queue is\n\n$$\nT = \\frac{1}{\\mu (1 - \\rho)},\n$$\n\nso going from $\\rho = 0.8$ to $\\rho = 0.9$ doubles the wait, which is what people feel first when {topic} gets busy.',
];

export const CLOSINGS = [
  'None of this is specific to one tool, and that is the point: {topic} goes well when the order of the steps is right, and the tools can be changed later without anybody noticing.',
  'If only one thing is kept from these notes, let it be the order: words, outcome, smallest version, measurement. The rest of {topic} can be argued about while the work goes on.',
  'Pick one of the points above, try it this week, and come back to this session with what happened. The next conversation about {topic} will be shorter and better for it.',
];
