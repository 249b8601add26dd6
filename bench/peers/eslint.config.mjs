import security from 'eslint-plugin-security';

export default [{ ...security.configs.recommended, files: ['**/*.js', '**/*.mjs', '**/*.cjs'], linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' } }];
