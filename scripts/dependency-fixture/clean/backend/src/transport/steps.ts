import { Injectable } from '@nestjs/common';
import type { Flow } from '@plumbline/shared';
import type { Clock } from '../engine/ports/clock.js';
import { retryStep } from '../usecases/retry-step.js';

export const answer = (flow: Flow, clock: Clock): unknown => [Injectable, retryStep(flow, clock)];
