export type PaletteProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  slug: string;
  workspaces: readonly { slug: string; name: string }[];
  onGo: (path: string) => void;
  onNewSession: () => void;
  onOpenShortcuts: () => void;
  onOpenNotifications: () => void;
  onOpenNotificationSettings: () => void;
  onSignOut: () => void;
};
