import * as v from 'valibot';

const Property = v.object({ name: v.string(), value: v.string() });
const CycloneDxSchema = v.looseObject({
  bomFormat: v.literal('CycloneDX'),
  specVersion: v.picklist(['1.4', '1.5', '1.6']),
  metadata: v.looseObject({ properties: v.optional(v.array(Property), []) }),
  components: v.pipe(v.array(v.unknown()), v.minLength(1, 'lists no component')),
});

/** By which GitLab knows where components come from. Source: GitLab docs, "CycloneDX property taxonomy". */
const ORIGIN = [
  { name: 'gitlab:meta:schema_version', value: '1' },
  { name: 'gitlab:dependency_scanning:category', value: 'development' },
  { name: 'gitlab:dependency_scanning:input_file:path', value: 'package-lock.json' },
  { name: 'gitlab:dependency_scanning:source_file:path', value: 'package.json' },
  { name: 'gitlab:dependency_scanning:package_manager:name', value: 'npm' },
  { name: 'gitlab:dependency_scanning:language:name', value: 'JavaScript' },
];

/** Trivy's CycloneDX with the properties that GitLab's dependency list needs. Throws on one that lists nothing. */
export function sbomForGitLab(cycloneDxJson: string): object {
  const bom = v.parse(CycloneDxSchema, JSON.parse(cycloneDxJson));
  const names = new Set(ORIGIN.map(({ name }) => name));
  const others = bom.metadata.properties.filter(({ name }) => !names.has(name));
  return { ...bom, metadata: { ...bom.metadata, properties: [...others, ...ORIGIN] } };
}
