// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { installBrowserParts } from '../testkit/browser-parts.ts';
import { IconButton } from './icon-button.tsx';
import { Menu, MenuCheckboxItem, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from './menu.tsx';
import { Popover } from './popover.tsx';
import { TooltipLayer } from './tooltip.tsx';

installBrowserParts();
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function Choices({ onPick, onOpenChange }: { onPick: (name: string) => void; onOpenChange?: (open: boolean) => void }) {
  const [size, setSize] = useState('small');
  const [isBold, setBold] = useState(false);
  return (
    <>
      <Menu trigger={<IconButton label="Choices">x</IconButton>} {...(onOpenChange ? { onOpenChange } : {})}>
        <MenuLabel>Sizes</MenuLabel>
        <MenuRadioGroup value={size} onValueChange={setSize}>
          <MenuRadioItem value="small">Small</MenuRadioItem>
          <MenuRadioItem value="large">Large</MenuRadioItem>
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuCheckboxItem checked={isBold} onCheckedChange={setBold} keepOpen>
          Bold
        </MenuCheckboxItem>
        <MenuItem disabled onSelect={() => onPick('never')}>
          Not now
        </MenuItem>
        <MenuItem shortcut="mod+enter" onSelect={() => onPick('go')}>
          Go
        </MenuItem>
      </Menu>
      <button type="button">Elsewhere</button>
      <output>{`${size} ${isBold}`}</output>
    </>
  );
}

const trigger = () => screen.getByRole('button', { name: 'Choices' });

test('a menu says what it is before its code is there, and opens when it has come', async () => {
  const onPick = vi.fn<(name: string) => void>();
  const onOpenChange = vi.fn<(open: boolean) => void>();
  render(<Choices onPick={onPick} onOpenChange={onOpenChange} />);
  expect(trigger().getAttribute('aria-haspopup')).toBe('menu');
  expect(trigger().getAttribute('aria-expanded')).toBe('false');
  fireEvent.click(trigger());
  const menu = await screen.findByRole('menu', { name: 'Choices' });
  expect(trigger().getAttribute('aria-expanded')).toBe('true');
  expect(menu.querySelectorAll('[role^="menuitem"]')).toHaveLength(5);
  fireEvent.click(screen.getByRole('menuitem', { name: /^Go/u }));
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  expect(onPick.mock.calls).toEqual([['go']]);
  expect(onOpenChange.mock.calls).toEqual([[true], [false]]);
  await waitFor(() => expect(document.activeElement).toBe(trigger()));
});

test('with the keyboard the first item has the focus; Escape gives it back', async () => {
  render(<Choices onPick={() => {}} />);
  trigger().focus();
  fireEvent.keyDown(trigger(), { key: 'ArrowDown' });
  const first = await screen.findByRole('menuitemradio', { name: 'Small' });
  await waitFor(() => expect(document.activeElement).toBe(first));
  fireEvent.keyDown(first, { key: 'ArrowDown' });
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('menuitemradio', { name: 'Large' })));
  fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(trigger()));
});

test('what can be chosen is chosen; what cannot is not', async () => {
  const onPick = vi.fn<(name: string) => void>();
  render(<Choices onPick={onPick} />);
  fireEvent.click(trigger());
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Not now' }));
  fireEvent.click(screen.getByRole('menuitemcheckbox', { name: 'Bold' }));
  expect(screen.getByRole('menu')).toBeDefined();
  fireEvent.click(screen.getByRole('menuitemradio', { name: 'Large' }));
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  expect(screen.getByRole('status').textContent).toBe('large true');
  expect(onPick).not.toHaveBeenCalled();
});

test('a press on the button of an open menu closes it', async () => {
  render(<Choices onPick={() => {}} />);
  fireEvent.click(trigger());
  await screen.findByRole('menu');
  await waitFor(() => {
    fireEvent.pointerDown(trigger(), { button: 0, pointerType: 'mouse' });
    expect(screen.queryByRole('menu')).toBeNull();
  });
  fireEvent.click(trigger(), { detail: 1 });
  expect(trigger().getAttribute('aria-expanded')).toBe('false');
});

test('a popover is named, and Escape closes it', async () => {
  render(
    <Popover label="Details" trigger={<button type="button">More</button>}>
      <p>All of it</p>
    </Popover>,
  );
  const button = screen.getByRole('button', { name: 'More' });
  expect(button.getAttribute('aria-haspopup')).toBe('dialog');
  fireEvent.click(button);
  const popover = await screen.findByRole('dialog', { name: 'Details' });
  expect(popover.textContent).toBe('All of it');
  fireEvent.keyDown(popover, { key: 'Escape' });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(button));
});

function WithTooltip() {
  return (
    <>
      <IconButton label="Send" shortcut="mod+enter">
        x
      </IconButton>
      <p>Text</p>
      <TooltipLayer />
    </>
  );
}

const card = () => document.querySelector('[aria-hidden="true"].fixed');
const hover = (element: Element) => fireEvent.pointerOver(element, { pointerType: 'mouse' });

test('a pointer that rests on a button is told its name and its keys', () => {
  vi.useFakeTimers();
  render(<WithTooltip />);
  hover(screen.getByRole('button', { name: 'Send' }));
  act(() => void vi.advanceTimersByTime(200));
  expect(card()).toBeNull();
  act(() => void vi.advanceTimersByTime(200));
  expect(card()?.textContent).toBe('SendCtrlEnter');
  hover(screen.getByText('Text'));
  expect(card()).toBeNull();
});

test('a pointer that passes by, a finger and a press show nothing', () => {
  vi.useFakeTimers();
  render(<WithTooltip />);
  const button = screen.getByRole('button', { name: 'Send' });
  hover(button);
  hover(screen.getByText('Text'));
  fireEvent.pointerOver(button, { pointerType: 'touch' });
  hover(button);
  fireEvent.pointerDown(button);
  act(() => void vi.advanceTimersByTime(1_000));
  expect(card()).toBeNull();
});
