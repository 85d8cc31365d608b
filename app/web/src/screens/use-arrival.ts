import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

/**
 * A screen that one goes to begins at its head. One that is come back to stands where it was left: a browser would
 * move the screen before, which may be shorter. Where the link is gone that was followed, the screen has the focus.
 */
export function useArrival(): void {
  const [location] = useLocation();
  const left = useRef(location);
  const cameBackTo = useRef<string>(undefined);
  const places = useRef(new Map<string, number>());
  useEffect(() => {
    const { scrollRestoration } = history;
    history.scrollRestoration = 'manual';
    const noteReturn = (): void => {
      cameBackTo.current = window.location.hash;
    };
    const notePlace = (): void => {
      places.current.set(window.location.hash, window.scrollY);
    };
    window.addEventListener('popstate', noteReturn);
    window.addEventListener('scroll', notePlace, { passive: true });
    return () => {
      history.scrollRestoration = scrollRestoration;
      window.removeEventListener('popstate', noteReturn);
      window.removeEventListener('scroll', notePlace);
    };
  }, []);
  useEffect(() => {
    if (left.current === location) return undefined;
    left.current = location;
    const { hash } = window.location;
    const cameBack = cameBackTo.current === hash;
    cameBackTo.current = undefined;
    const place = cameBack ? (places.current.get(hash) ?? 0) : 0;
    const lost = document.activeElement === document.body;
    if (lost) document.getElementById('main')?.focus({ preventScroll: true });
    return scrollsTo(place);
  }, [location]);
}

/** A screen may still be too short for a place: then it is gone to as soon as it is there. */
function scrollsTo(place: number): () => void {
  const growing = new ResizeObserver(go);
  const stop = (): void => {
    growing.disconnect();
    for (const act of ACTS) window.removeEventListener(act, stop);
  };
  function go(): void {
    window.scrollTo(0, place);
    if (window.scrollY >= Math.floor(place)) stop();
  }
  growing.observe(document.body);
  for (const act of ACTS) window.addEventListener(act, stop, { passive: true });
  go();
  return stop;
}

/** By these a person goes elsewhere, and is left there. */
const ACTS = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;
