import { adoptBasics } from './basics.ts';
import './chatApp.ts';

adoptBasics();
document.body.append(document.createElement('glm-chat'));
