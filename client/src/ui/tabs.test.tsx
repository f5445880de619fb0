// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { TabPanel, Tabs } from './tabs.tsx';

afterEach(cleanup);

const NAMES = ['one', 'two', 'three'];

function Numbers() {
  const [value, setValue] = useState('one');
  return (
    <Tabs value={value} onValueChange={setValue} label="Numbers" items={NAMES.map((name) => ({ value: name, label: name }))}>
      {NAMES.map((name) => (
        <TabPanel key={name} value={name}>
          Page {name}
        </TabPanel>
      ))}
    </Tabs>
  );
}

const tab = (name: string) => screen.getByRole('tab', { name });
const selected = () => screen.getAllByRole('tab', { selected: true }).map(({ textContent }) => textContent);

test('a press shows a tab, and its panel is named by it', () => {
  render(<Numbers />);
  expect(screen.getByRole('tablist', { name: 'Numbers' })).toBeDefined();
  fireEvent.click(tab('two'));
  expect(selected()).toEqual(['two']);
  const panel = screen.getByRole('tabpanel', { name: 'two' });
  expect(panel.textContent).toBe('Page two');
  expect(tab('two').getAttribute('aria-controls')).toBe(panel.id);
});

test('arrows, Home and End go around; only the shown tab is a stop of the Tab key', () => {
  render(<Numbers />);
  tab('one').focus();
  const press = (key: string) => fireEvent.keyDown(document.activeElement!, { key });
  for (const [key, name] of [
    ['ArrowLeft', 'three'],
    ['ArrowRight', 'one'],
    ['ArrowRight', 'two'],
    ['End', 'three'],
    ['Home', 'one'],
  ] as const) {
    press(key);
    expect(document.activeElement).toBe(tab(name));
    expect(selected()).toEqual([name]);
  }
  expect(NAMES.map((name) => tab(name).tabIndex)).toEqual([0, -1, -1]);
});
