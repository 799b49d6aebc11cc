import './chatApp.ts';

document.body.append(document.createElement('glm-chat'));
