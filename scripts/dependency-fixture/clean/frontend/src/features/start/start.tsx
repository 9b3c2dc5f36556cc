import { useState } from 'react';
import { call } from '../../api/call';
import { area } from '../../canvas-core/geometry';
import { Button } from '../../ui/button';
import { Runs } from '../runs/index';

export const Start = (): unknown => [useState, call, area, Button, Runs];
