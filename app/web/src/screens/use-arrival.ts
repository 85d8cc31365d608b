import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

/**
 * A screen that one goes to begins at its head. One that is come back to stands where it was left, as the browser
 * has it. Where the link is gone that was followed, the screen has the focus.
 */
export function useArrival(): void {
  const [location] = useLocation();
  const left = useRef(location);
  const cameBackTo = useRef<string>(undefined);
  useEffect(() => {
    const note = (): void => {
      cameBackTo.current = window.location.hash;
    };
    window.addEventListener('popstate', note);
    return () => {
      window.removeEventListener('popstate', note);
    };
  }, []);
  useEffect(() => {
    if (left.current === location) return;
    left.current = location;
    if (cameBackTo.current !== window.location.hash) window.scrollTo(0, 0);
    cameBackTo.current = undefined;
    const lost = document.activeElement === document.body;
    if (lost) document.getElementById('main')?.focus({ preventScroll: true });
  }, [location]);
}
