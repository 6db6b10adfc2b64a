/** Which part of a flat picture is in view: moved and zoomed by buttons, wheel, keys, and pointer. */

export interface Part {
  x: number;
  y: number;
  width: number;
}

/** The part of a plane of `whole` size that is in view; its height follows from the picture. */
export class Viewport {
  part: Part;

  constructor(
    private readonly whole: () => Part,
    private readonly picture: SVGSVGElement,
    private readonly changed: () => void,
  ) {
    this.part = { ...whole() };
    picture.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    picture.addEventListener("keydown", (event) => this.key(event));
    this.drag();
  }

  /** How many pixels one unit is wide. */
  get scale(): number {
    return this.picture.clientWidth / this.part.width;
  }

  reset(): void {
    this.part = { ...this.whole() };
    this.changed();
  }

  zoom(factor: number, around?: [number, number]): void {
    const { clientWidth, clientHeight } = this.picture;
    const [px, py] = around ?? [clientWidth / 2, clientHeight / 2];
    const width = Math.min(Math.max(this.part.width * factor, this.whole().width / 40), this.whole().width * 1.5);
    const [before, after] = [this.part.width / clientWidth, width / clientWidth];
    this.part = { x: this.part.x + px * (before - after), y: this.part.y + py * (before - after), width };
    this.changed();
  }

  /** Move by shares of what is in view. */
  move(right: number, down: number): void {
    this.part = { ...this.part, x: this.part.x + right * this.part.width, y: this.part.y + down * this.part.width };
    this.changed();
  }

  private wheel(event: WheelEvent): void {
    // Without a modifier the wheel still scrolls the page: a map must not catch a reader who only passes by.
    if (!event.ctrlKey && document.activeElement !== this.picture) return;
    event.preventDefault();
    const box = this.picture.getBoundingClientRect();
    this.zoom(Math.exp(event.deltaY / 400), [event.clientX - box.left, event.clientY - box.top]);
  }

  private key(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-0.1, 0],
      ArrowRight: [0.1, 0],
      ArrowUp: [0, -0.1],
      ArrowDown: [0, 0.1],
    };
    const move = moves[event.key];
    if (move) this.move(...move);
    else if (event.key === "+" || event.key === "=") this.zoom(1 / 1.5);
    else if (event.key === "-") this.zoom(1.5);
    else if (event.key === "0") this.reset();
    else return;
    event.preventDefault();
  }

  private drag(): void {
    let from: { x: number; y: number; part: Part } | undefined;
    this.picture.addEventListener("pointerdown", (event) => {
      if (event.button === 0) from = { x: event.clientX, y: event.clientY, part: this.part };
    });
    this.picture.addEventListener("pointermove", (event) => {
      if (!from || !(event.buttons & 1)) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (Math.hypot(dx, dy) < 4) return; // still a click
      this.picture.setPointerCapture(event.pointerId);
      this.part = { ...from.part, x: from.part.x - dx / this.scale, y: from.part.y - dy / this.scale };
      this.changed();
    });
    for (const end of ["pointerup", "pointercancel"] as const) this.picture.addEventListener(end, () => (from = undefined));
  }
}
