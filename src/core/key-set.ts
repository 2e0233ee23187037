import { copyKey, KEY_BYTES, type Key } from './keys.js';

const FIRST_SLOTS = 1 << 10;
/** Of its slots, at most this part are taken. */
const LOAD = 0.5;

/** Keys, in a third of the memory that a `Set` takes for them. */
export class KeySet {
  private slots = FIRST_SLOTS;
  private bytes = Buffer.alloc(FIRST_SLOTS * KEY_BYTES);
  private count = 0;

  /** How many keys there are. */
  get size(): number {
    return this.count;
  }

  /** Adds a key, unless it is there. One of zeros alone marks a free slot: no hash is that. */
  add(key: Key): void {
    const at = this.find(key, 0);
    if (this.isAt(key, 0, at)) return;
    copyKey(key, 0, this.bytes, at);
    if (++this.count > this.slots * LOAD) this.grow();
  }

  /** Whether a key is there. */
  has(key: Key): boolean {
    return this.isAt(key, 0, this.find(key, 0));
  }

  /** Where a key is, or the free slot where it would be. */
  private find(from: Buffer, fromAt: number): number {
    // Keys are hashes: any of their bits will do.
    let slot = from.readUInt32LE(fromAt) % this.slots;
    while (!this.isFree(slot * KEY_BYTES) && !this.isAt(from, fromAt, slot * KEY_BYTES))
      slot = (slot + 1) % this.slots;
    return slot * KEY_BYTES;
  }

  private isFree(at: number): boolean {
    for (let i = 0; i < KEY_BYTES; i++) if (this.bytes[at + i] !== 0) return false;
    return true;
  }

  private isAt(from: Buffer, fromAt: number, at: number): boolean {
    for (let i = 0; i < KEY_BYTES; i++) if (from[fromAt + i] !== this.bytes[at + i]) return false;
    return true;
  }

  private grow(): void {
    const old = this.bytes;
    this.slots *= 2;
    this.bytes = Buffer.alloc(this.slots * KEY_BYTES);
    for (let at = 0; at < old.length; at += KEY_BYTES) {
      if (old.subarray(at, at + KEY_BYTES).some((byte) => byte !== 0))
        copyKey(old, at, this.bytes, this.find(old, at));
    }
  }
}
