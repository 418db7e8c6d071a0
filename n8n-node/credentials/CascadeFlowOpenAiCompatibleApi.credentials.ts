// A server that speaks the OpenAI chat format and has no credential of its own in n8n: vLLM, LM Studio, llama.cpp,
// LiteLLM, Together, Hugging Face, Fireworks, Cerebras, and so on.
import type { IAuthenticateGeneric, Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

export class CascadeFlowOpenAiCompatibleApi implements ICredentialType {
	name = 'cascadeFlowOpenAiCompatibleApi';

	displayName = 'CascadeFlow OpenAI-Compatible Server API';

	icon: Icon = { light: 'file:../icons/cascadeflow.svg', dark: 'file:../icons/cascadeflow.dark.svg' };

	documentationUrl = 'https://github.com/cascadeflow/cascadeflow/tree/main/n8n-node#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'http://localhost:8000/v1',
			required: true,
			placeholder: 'https://api.together.xyz/v1',
			description: 'The address of the server, up to and with /v1',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Leave empty if the server wants none',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: {
				Authorization: '={{ $credentials.apiKey ? "Bearer " + $credentials.apiKey : undefined }}',
			},
		},
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.replace(/\\/+$/, "") }}',
			url: '/models',
			method: 'GET',
		},
	};
}
