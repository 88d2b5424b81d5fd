'use strict';

// n8n finds the nodes by the paths in package.json. This is for everyone else who requires the
// package, and loads nothing before it is asked for.
module.exports = {
	get NovitaKling() {
		return require('./dist/nodes/NovitaKling/NovitaKling.node.js').NovitaKling;
	},
	get NovitaWaitForTask() {
		return require('./dist/nodes/NovitaWaitForTask/NovitaWaitForTask.node.js').NovitaWaitForTask;
	},
	get NovitaApi() {
		return require('./dist/credentials/NovitaApi.credentials.js').NovitaApi;
	},
};
