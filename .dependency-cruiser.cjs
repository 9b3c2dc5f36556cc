/**
 * Who may import whom. Each rule guards one ring of the layout:
 *
 *   shared <- engine <- usecases <- transport
 *   engine/ports <- adapters;  engine/ports <- connectors/_kit <- connectors;  all of them <- modules <- main, worker
 *   frontend -> shared only
 *
 * Run it with `npm run check:imports`. It needs no build: `shared` is found through the export condition `source`.
 * scripts/dependency-rules.spec.ts plants a violation of every rule and expects exactly that one to be reported.
 */
const B = '^backend/src/';
const SPEC = '\\.(spec|test)\\.tsx?$';
const PACKAGES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'];
const OURS = '^(shared|backend|frontend|e2e)/';
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      comment: 'an import that does not resolve escapes every path rule',
      from: { path: OURS },
      to: { couldNotResolve: true },
    },
    {
      name: 'through-the-package-name',
      severity: 'error',
      comment: 'shared is imported as @plumbline/shared, never by a relative path',
      from: { path: '^(backend|frontend|e2e)/' },
      to: { path: '^shared/', dependencyTypes: ['local'], dependencyTypesNot: ['aliased-workspace', 'npm'] },
    },

    { name: 'shared-is-the-ground', severity: 'error', from: { path: '^shared/' }, to: { path: '^(backend|frontend|e2e)/' } },
    {
      name: 'shared-only-zod-parser-and-cron',
      severity: 'error',
      from: { path: '^shared/', pathNot: SPEC },
      to: { dependencyTypes: [...PACKAGES, 'core'], pathNot: '(^|/)node_modules/(zod|jsonata|croner|cronstrue)/' },
    },
    {
      name: 'shared-parser-in-one-place',
      severity: 'error',
      from: { path: '^shared/', pathNot: '^shared/src/expressions/' },
      to: { path: 'node_modules/jsonata/' },
    },

    {
      name: 'engine-is-pure',
      severity: 'error',
      from: { path: B + 'engine/' },
      // Specs share a simulated world, which lies with the tests so that it is not built into the product.
      to: { path: '^(backend|frontend|e2e)/', pathNot: [B + 'engine/', '^backend/test/engine/'] },
    },
    {
      name: 'engine-no-packages',
      severity: 'error',
      from: { path: B + 'engine/', pathNot: SPEC },
      to: { dependencyTypes: [...PACKAGES, 'core'], pathNot: '^shared/' },
    },

    {
      name: 'usecases-know-only-engine',
      severity: 'error',
      from: { path: B + 'usecases/' },
      to: { path: '^(backend|frontend|e2e)/', pathNot: B + '(usecases|engine)/' },
    },
    {
      name: 'usecases-no-packages',
      severity: 'error',
      from: { path: B + 'usecases/', pathNot: SPEC },
      to: { dependencyTypes: [...PACKAGES, 'core'], pathNot: '^shared/' },
    },

    {
      name: 'connectors-know-only-kit',
      severity: 'error',
      from: { path: B + 'connectors/(?!_kit/)([^/]+)/' },
      to: { path: '^(backend|frontend|e2e)/', pathNot: [B + 'connectors/$1/', B + 'connectors/_kit/'] },
    },
    {
      name: 'connectors-no-packages',
      severity: 'error',
      comment: 'I/O leaves through the kit (OutboundHttp, Mail, Sql ports)',
      from: { path: B + 'connectors/(?!_kit/)', pathNot: SPEC },
      to: { dependencyTypes: [...PACKAGES, 'core'], pathNot: '^shared/|(^|/)node_modules/zod/' },
    },
    {
      name: 'kit-knows-only-ports',
      severity: 'error',
      from: { path: B + 'connectors/_kit/' },
      to: { path: B, pathNot: B + '(connectors/_kit|engine/ports)/' },
    },

    {
      name: 'adapters-are-islands',
      severity: 'error',
      from: { path: B + 'adapters/([^/]+)/' },
      to: { path: B + '(adapters|connectors|transport|modules|usecases|practice)/', pathNot: B + 'adapters/$1/' },
    },
    { name: 'adapters-hold-no-decisions', severity: 'error', from: { path: B + 'adapters/' }, to: { path: B + 'engine/(?!ports/)' } },
    {
      name: 'transport-calls-usecases-only',
      severity: 'error',
      from: { path: B + 'transport/' },
      to: { path: B + '(adapters|connectors|modules|practice)/|' + B + 'engine/(?!ports/)' },
    },
    {
      name: 'practice-is-an-outside-system',
      severity: 'error',
      from: { path: B + 'practice/' },
      to: { path: '^(backend|frontend|e2e)/', pathNot: B + 'practice/' },
    },
    {
      name: 'config-is-read-by-wiring-only',
      severity: 'error',
      from: { path: '^backend/', pathNot: B + '(config/|modules/|main\\.ts|worker\\.ts)|^backend/test/' },
      to: { path: B + 'config/' },
    },
    {
      name: 'modules-only-imported-by-entries',
      severity: 'error',
      from: { path: OURS, pathNot: B + '(modules/|main\\.ts|worker\\.ts|rehearse\\.ts)|^backend/test/' },
      to: { path: B + 'modules/' },
    },
    {
      name: 'production-never-tests',
      severity: 'error',
      from: { path: '^(shared|frontend)/src/|' + B, pathNot: SPEC },
      to: { path: '^(backend/(test|bench)|e2e)/|' + SPEC },
    },
    {
      name: 'production-never-dev-packages',
      severity: 'error',
      comment: 'an image without dev dependencies must start; types vanish in the build',
      from: { path: '^shared/src/|' + B, pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'], pathNot: 'node_modules/@types/' },
    },

    { name: 'backend-never-frontend', severity: 'error', from: { path: '^backend/' }, to: { path: '^frontend/' } },
    { name: 'frontend-never-backend', severity: 'error', from: { path: '^frontend/' }, to: { path: '^(backend|e2e)/' } },
    { name: 'frontend-no-node', severity: 'error', from: { path: '^frontend/src/', pathNot: SPEC }, to: { dependencyTypes: ['core'] } },
    { name: 'e2e-is-outside', severity: 'error', from: { path: '^e2e/' }, to: { path: '^(backend|frontend)/' } },
    {
      name: 'canvas-core-no-react',
      severity: 'error',
      from: { path: '^frontend/src/canvas-core/', pathNot: SPEC },
      to: {
        path: 'node_modules/(react|react-dom|next|@xyflow/react|@types/react|zustand/react)(/|$)|^frontend/src/(app|features|ui|live|api)/',
      },
    },
    {
      name: 'features-through-index',
      severity: 'error',
      from: { path: '^frontend/src/', pathNot: '^frontend/src/features/' },
      to: { path: '^frontend/src/features/[^/]+/(?!index\\.tsx?$)' },
    },
    {
      name: 'features-are-islands',
      severity: 'error',
      from: { path: '^frontend/src/features/([^/]+)/' },
      to: { path: '^frontend/src/features/[^/]+/(?!index\\.tsx?$)', pathNot: '^frontend/src/features/$1/' },
    },
    { name: 'app-is-only-routes', severity: 'error', from: { path: '^frontend/src/(?!app/)' }, to: { path: '^frontend/src/app/' } },
    {
      name: 'api-and-live-know-no-feature',
      severity: 'error',
      from: { path: '^frontend/src/(api|live)/' },
      to: { path: '^frontend/src/(features|ui)/' },
    },
    {
      name: 'ui-knows-no-domain',
      severity: 'error',
      from: { path: '^frontend/src/ui/' },
      to: { path: '^frontend/src/(features|live|api|canvas-core)/|^shared/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' }, // of the folder it runs in
    tsPreCompilationDeps: true, // without it type-only imports pass unseen
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|dist-mutants|\\.next|\\.data|coverage)/' },
    moduleSystems: ['es6', 'cjs'],
    combinedDependencies: true, // a workspace may use what the root package.json lists
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'types', 'node', 'default'] },
  },
};
