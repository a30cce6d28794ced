/** TCP ports by which people and attackers log in to a host. */
export const REMOTE_ACCESS: ReadonlyMap<number, string> = new Map([
  [21, 'FTP'],
  [22, 'SSH'],
  [23, 'Telnet'],
  [445, 'SMB'],
  [3389, 'RDP'],
  [5900, 'VNC'],
  [5985, 'WinRM'],
  [5986, 'WinRM over TLS'],
]);

/** TCP ports by which a host is administered, made to run something, or asked for its data (MITRE ATT&CK T1021, T1210). */
export const ADMINISTRATION: ReadonlyMap<number, string> = new Map([
  ...REMOTE_ACCESS,
  [135, 'RPC and WMI'],
  [139, 'NetBIOS'],
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [2375, 'Docker'],
  [2376, 'Docker over TLS'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [6379, 'Redis'],
  [9200, 'Elasticsearch'],
  [10_250, 'kubelet'],
  [27_017, 'MongoDB'],
]);

/** Ports of databases among them: whoever called one may have been served data or tried passwords. */
export const DATABASE_PORTS: ReadonlySet<number> = new Set([
  1433, 1521, 3306, 5432, 6379, 9200, 27_017,
]);

/** `SSH`, or `port 4444`. */
export function serviceName(port: number): string {
  return ADMINISTRATION.get(port) ?? `port ${port}`;
}
