# The same steps as the README's: npm ci, npm start. Node 26 is the one that package.json pins.
FROM node:26-slim
WORKDIR /app
COPY . .
RUN npm ci --omit=dev && mkdir /data && chown node:node /data
USER node
EXPOSE 8081
VOLUME /data
CMD ["node", "cli/bin/instep.js", "serve"]
