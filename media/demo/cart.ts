import { formatPrice } from "./format";

export interface LineItem {
  sku: string;
  unitPrice: number;
  quantity: number;
}

export class Cart {
  private items: LineItem[] = [];

  add(item: LineItem): void {
    const existing = this.items.find((other) => other.sku === item.sku);
    if (existing) {
      existing.quantity += item.quantity;
    } else {
      this.items.push({ ...item });
    }
  }

  remove(sku: string): boolean {
    const before = this.items.length;
    this.items = this.items.filter((item) => item.sku !== sku);
    return this.items.length < before;
  }

  subtotal(): number {
    return