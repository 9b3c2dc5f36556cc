'use client';

import { Moon, PanelLeft, Sun, SunMoon } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { cn } from '../../ui/cn';
import { Tip } from '../../ui/tip';
import { setTheme, THEMES, useTheme, type Theme } from '../../ui/theme';
import { useNarrow } from '../../ui/use-narrow';
import { AttentionCount, IncidentCount } from './counts';
import { Logo } from './logo';
import { isAt, PLACES } from './navigation';

/** Where one can go. It folds to pictures to leave the room to the canvas. */
export function SideBar({ account }: { readonly account: ReactNode }): ReactNode {
  const path = usePathname();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isNarrow = useNarrow();
  // The canvas wants the width, and a telephone has none to spare; everywhere else words help.
  const folded = chosen ?? (isNarrow || /^\/(flows|runs)\/./.test(path));
  return (
    <nav aria-label="Main" className={cn('flex shrink-0 flex-col gap-1 border-r border-line bg-surface p-2', folded ? 'w-14' : 'w-52')}>
      <div className="flex h-10 items-center gap-2 px-2">
        {!folded && <Logo />}
        <Tip text={folded ? 'Unfold the side bar' : 'Fold the side bar'} side="right">
          <Button
            look="quiet"
            size="icon-sm"
            className="ml-auto"
            aria-label={folded ? 'Unfold the side bar' : 'Fold the side bar'}
            aria-expanded={!folded}
            onClick={() => setChosen(!folded)}
          >
            <PanelLeft size={16} aria-hidden="true" />
          </Button>
        </Tip>
      </div>
      {PLACES.map((place) => {
        const at = isAt(place, path);
        const { title, href, icon: Icon } = place;
        const link = (
          <Link
            key={href}
            href={href}
            prefetch={false}
            aria-current={at ? 'page' : undefined}
            className={cn(
              'flex h-9 items-center gap-3 rounded-control px-3 font-medium text-fg-2 hover:bg-surface-2 hover:text-fg',
              at && 'bg-accent-soft text-fg',
            )}
          >
            <Icon size={16} className="shrink-0" aria-hidden="true" />
            <span className={folded ? 'sr-only' : 'flex-1'}>{title}</span>
            {href === '/attention' && <AttentionCount folded={folded} />}
            {href === '/incidents' && <IncidentCount folded={folded} />}
          </Link>
        );
        return folded ? (
          <Tip key={href} text={title} side="right">
            {link}
          </Tip>
        ) : (
          link
        );
      })}
      <div className={cn('mt-auto flex gap-1', folded ? 'flex-col items-center' : 'items-center')}>
        <div className="min-w-0 flex-1">{account}</div>
        <ThemeButton />
      </div>
    </nav>
  );
}

const THEME_ICONS: Readonly<Record<Theme, typeof Sun>> = { system: SunMoon, light: Sun, dark: Moon };

function ThemeButton(): ReactNode {
  const theme = useTheme();
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  const Icon = THEME_ICONS[theme];
  return (
    <Tip text={`Colours: ${theme}. Press for ${next}.`} side="right">
      <Button look="quiet" size="icon" aria-label={`Colours: ${theme}`} data-testid="theme" onClick={() => setTheme(next)}>
        <Icon size={16} aria-hidden="true" />
      </Button>
    </Tip>
  );
}
