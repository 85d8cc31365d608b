import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'wouter';

import styles from './button.module.css';

type Look = { kind?: 'primary' | 'danger' | 'quiet' | 'plain'; size?: 'small' | 'normal' };

export function Button({
  kind = 'plain',
  size = 'normal',
  ...props
}: Look & ComponentProps<'button'>): ReactNode {
  return (
    <button type="button" {...props} className={styles.button} data-kind={kind} data-size={size} />
  );
}

/** A link to another screen that looks like a button. */
export function ButtonLink({
  kind = 'plain',
  size = 'normal',
  href,
  children,
}: Look & { href: string; children: ReactNode }): ReactNode {
  return (
    <Link href={href} className={styles.button} data-kind={kind} data-size={size}>
      {children}
    </Link>
  );
}
