import * as z from 'zod/mini';
import { windowSize } from './sampleWindow.ts';

/** Larger than any time in milliseconds or sum of tokens; sums and products of such numbers stay finite. */
const most = 1e12;

/** A quantity measured in an earlier session; what is negative or without bounds was never measured. */
export const savedNumber = z.number().check(z.gte(0), z.lte(most));
/** The same for what may be negative, … */
export const savedDifference = z.number().check(z.gte(-most), z.lte(most));
/** … and for what is divided by, even squared. */
export const savedDivisor = z.number().check(z.gte(1 / most), z.lte(most));
export const savedNumbers = z.array(savedNumber).check(z.maxLength(windowSize));
