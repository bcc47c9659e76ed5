/** The number of the system call `setxattr`. */
const SETXATTR: Partial<Record<NodeJS.Architecture, number>> = { x64: 188, arm64: 5 }
/** `cap_net_bind_service=ep`, as the kernel keeps it. */
const CAPABILITY = '0x01,0x00,0x00,0x02,0x00,0x04,0,0,0,0,0,0,0,0,0,0,0,0,0,0'

/** What Dockerfiles do to Debian, one script for each layer. */
export const HISTORIES: readonly { readonly name: string; readonly scripts: readonly string[] }[] = [
  {
    name: 'files and folders of the base are deleted, and become something else',
    scripts: [
      'rm -rf /usr/share/doc /etc/motd /usr/bin/perl',
      'rm -rf /usr/share/man && echo file > /usr/share/man',
      'rm -rf /usr/share/info /usr/share/common-licenses && ln -s /tmp /usr/share/common-licenses',
      'rm /etc/issue && mkdir -p /etc/issue/deep && echo x > /etc/issue/deep/x',
      'rm -rf /etc/cron.daily && mkdir -m 700 /etc/cron.daily && echo new > /etc/cron.daily/new',
    ],
  },
  {
    name: 'files of the base have other contents with the size and the time that they had',
    scripts: [
      'cp -p /etc/debian_version /tmp/old && tr 0-9 x < /tmp/old > /tmp/new && touch -r /tmp/old /tmp/new' +
        ' && cp -p /tmp/new /etc/debian_version && rm /tmp/*',
      'cp -p /usr/bin/tac /tmp/old && head -c $(stat -c %s /tmp/old) /dev/urandom > /tmp/new && ' +
        'cat /tmp/new > /usr/bin/tac && touch -r /tmp/old /usr/bin/tac && rm /tmp/*',
      'cp -p /etc/issue /tmp/old && tr a-z A-Z < /tmp/old > /etc/issue.new && touch -r /tmp/old /etc/issue.new' +
        ' && mv /etc/issue.new /etc/issue && rm /tmp/*',
    ],
  },
  {
    name: 'modes, owners and attributes are odd',
    scripts: [
      'mkdir /opt/odd && cd /opt/odd && cp /bin/true setuid && chmod 4755 setuid && cp /bin/true setgid && ' +
        'chmod 2711 setgid && mkdir -m 1777 sticky && touch owned && chown 4000000:4000001 owned && ' +
        'mkdir own && chown 1000:1001 own && chmod 600 /etc/shells && chown 7:8 /etc/fstab',
      `cd /opt/odd && touch bound noted && perl -e 'my ($f, $n, $c) = ("bound", "security.capability", pack("C*", ${CAPABILITY})); ` +
        `syscall(${SETXATTR[process.arch]}, $f, $n, $c, length $c, 0) == 0 or die $!'`,
    ],
  },
  {
    name: 'links, pipes, devices and names are odd',
    scripts: [
      'mkdir -p /opt/links/empty/deeper && cd /opt/links && echo one > b && ln b a && ln b c/ 2>/dev/null; ' +
        'mkdir d && ln b d/e && ln /usr/bin/perl perl && ln /etc/fstab table',
      'cd /opt/links && ln -s loop loop && ln -s two one && ln -s one two && ln -s /nowhere "to nowhere" && mkfifo pipe' +
        ' && mknod null c 1 3 && mknod disk b 8 300',
      `cd /opt/links && echo 1 > "with  spaces" && echo 2 > ungelüftet-日本語 && printf 3 > "$(printf 'two\\nlines')"` +
        ' && echo 4 > .wh && mkdir empty2 && echo "print(1)" > run.py && touch -d "2020-02-03 04:05:06" run.py',
      'head -c 17825799 /dev/urandom > /opt/links/large && dd if=/dev/zero of=/opt/links/holes bs=1 count=1 seek=5000000',
    ],
  },
  {
    name: 'layers overwrite each other',
    scripts: [
      'mkdir -p /opt/game && cd /opt/game && echo 1 > a && echo 1 > b && mkdir c && echo 1 > c/d && chown -R 5:5 .',
      'cd /opt/game && echo 2 > a && rm -r c && echo 2 > c && chown -R 6:6 /opt/game',
      'cd /opt/game && rm a && mkdir a && rm c && mkdir c && echo 3 > c/e && chmod 755 /etc/passwd',
    ],
  },
]
