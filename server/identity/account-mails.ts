/** The words of the mails about one's own account. */
import type { MailMessage } from '../kit/mail.ts';

const NOT_YOU = 'If this was not you, open your account page, end the logins that you do not know and set a new password.';

export function confirmAddressMail(to: string, link: string): MailMessage {
  return {
    to,
    subject: 'Confirm your address for Parley',
    text: `Somebody, most likely you, registered this address with Parley.\n\nOpen this link where you are signed in and press “Confirm”:\n\n${link}\n\nIt works once, within 24 hours. If you did not register, do nothing: nobody can confirm it without this mail.\n`,
  };
}

export function newAddressMail(to: string, link: string): MailMessage {
  return {
    to,
    subject: 'Confirm your new address for Parley',
    text: `Open this link where you are signed in and press “Confirm”:\n\n${link}\n\nFrom then on you sign in with this address. The link works once, within 24 hours. If you did not ask for it, do nothing.\n`,
  };
}

export function changeAskedMail(to: string, wanted: string): MailMessage {
  return {
    to,
    subject: 'Somebody wants to change your address',
    text: `It was asked to sign in to your Parley account with ${wanted} instead of this address. It changes once a link sent there is confirmed.\n\n${NOT_YOU}\n`,
  };
}

export function addressChangedMail(to: string, now: string): MailMessage {
  return {
    to,
    subject: 'Your address was changed',
    text: `Your Parley account is signed in to with ${now} from now on, and no longer with this address.\n\nIf this was not you, tell whoever runs this server.\n`,
  };
}

export function passwordDroppedMail(to: string): MailMessage {
  return {
    to,
    subject: 'Your address is confirmed; set a password again',
    text: 'You signed in with a link, which shows that this address is yours. The account had a password from before anybody had shown that. As somebody else may have set it, it was removed, and every other login was ended.\n\nIf you want to sign in with a password, set one on your account page.\n',
  };
}

export function accountDeletedMail(to: string, until: string, link: string): MailMessage {
  return {
    to,
    subject: 'Your Parley account was deleted',
    text: `Your account was deleted, and you were signed out everywhere. It will be erased on ${until} (UTC), with everything that you wrote.\n\nIf you want to keep it, or if this was not you, sign in before then:\n\n${link}\n\nSigning in is all that it takes: your workspaces and your sessions are as you left them.\n`,
  };
}

export function accountKeptMail(to: string): MailMessage {
  return {
    to,
    subject: 'Your Parley account is kept',
    text: `You signed in, so your account is not going to be erased. Your workspaces and your sessions are as you left them.\n\nTo delete it after all, open your account page.\n\n${NOT_YOU}\n`,
  };
}

/** `what`: a whole sentence. */
export function accountChangedMail(to: string, what: string): MailMessage {
  return { to, subject: 'Your Parley account was changed', text: `${what}\n\n${NOT_YOU}\n` };
}
