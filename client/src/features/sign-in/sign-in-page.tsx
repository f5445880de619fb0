import { useState } from 'react';
import { messages } from '../../messages/messages.ts';
import { TabPanel, Tabs } from '../../ui/tabs.tsx';
import { AuthLayout } from './auth-layout.tsx';
import { CodeStep } from './code-step.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { LinkForm } from './link-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { RegisterForm } from './register-form.tsx';
import { useEnter } from './use-enter.ts';

type Purpose = 'sign-in' | 'register';

function purposeOfAddress(): Purpose {
  return new URLSearchParams(location.search).has('new') ? 'register' : 'sign-in';
}

export function SignInPage() {
  const [purpose, setPurpose] = useState(purposeOfAddress);
  const [challenge, setChallenge] = useState<string>();
  const enter = useEnter();
  const words = messages.signIn;
  if (challenge !== undefined) return <CodeStep challenge={challenge} onSignedIn={() => void enter()} />;
  if (purpose === 'register') {
    return (
      <AuthLayout
        title={words.registerTitle}
        footer={<Switch question={words.toSignIn} action={words.toSignInAction} onClick={() => setPurpose('sign-in')} />}
      >
        <Elsewhere />
        <RegisterForm onSignedIn={() => void enter()} />
      </AuthLayout>
    );
  }
  return (
    <AuthLayout
      title={words.title}
      footer={<Switch question={words.toRegister} action={words.toRegisterAction} onClick={() => setPurpose('register')} />}
    >
      <Elsewhere />
      <SignInTabs onSignedIn={() => void enter()} onChallenge={setChallenge} />
    </AuthLayout>
  );
}

function SignInTabs({ onSignedIn, onChallenge }: { onSignedIn: () => void; onChallenge: (challenge: string) => void }) {
  const [way, setWay] = useState('password');
  const items = [
    { value: 'password', label: messages.signIn.passwordTab },
    { value: 'link', label: messages.signIn.linkTab },
  ];
  return (
    <Tabs value={way} onValueChange={setWay} label={messages.signIn.title} items={items}>
      <TabPanel value="password" className="mt-5">
        <PasswordForm onSignedIn={onSignedIn} onChallenge={onChallenge} />
      </TabPanel>
      <TabPanel value="link" className="mt-5">
        <LinkForm />
      </TabPanel>
    </Tabs>
  );
}

function Switch({ question, action, onClick }: { question: string; action: string; onClick: () => void }) {
  return (
    <>
      {question}{' '}
      <button
        type="button"
        onClick={onClick}
        className="touch-target rounded-sm font-medium text-accent underline-offset-2 hover:underline"
      >
        {action}
      </button>
    </>
  );
}
