# Runs a command whose fsync and fdatasync fail with EIO as long as a file is there: what a disk does that
# cannot keep what it was given. The kernel asks this process about each of these calls (seccomp), so nothing
# has to be compiled. Linux only.
#   perl failing-fsync.pl FILE COMMAND...
use strict;
use warnings;
use Errno qw(EINTR EIO);
use POSIX qw(WNOHANG);

my ($switch, @command) = @ARGV;
my $machine = (POSIX::uname())[4];
my %calls = (
  x86_64  => { prctl => 157, seccomp => 317, fsync => 74, fdatasync => 75 },
  aarch64 => { prctl => 167, seccomp => 277, fsync => 82, fdatasync => 83 },
);
my $call = $calls{$machine} or die "not on $machine\n";
my ($PIDFD_OPEN, $PIDFD_GETFD) = (434, 438);
my ($PR_SET_PDEATHSIG, $PR_SET_NO_NEW_PRIVS, $SIGKILL) = (1, 38, 9);
my ($SET_MODE_FILTER, $NEW_LISTENER) = (1, 8);
my ($ALLOW, $ASK) = (0x7fff0000, 0x7fc00000);
my ($RECEIVE, $ANSWER, $CONTINUE) = (0xC0502100, 0xC0182101, 1);

pipe(my $from_child, my $to_parent) or die "pipe: $!\n";
pipe(my $from_parent, my $to_child) or die "pipe: $!\n";
my $child = fork() // die "fork: $!\n";
run() if $child == 0;
close $to_parent;
my $number = <$from_child> // die "no filter\n";
my $process = syscall($PIDFD_OPEN, $child, 0);
my $listener = syscall($PIDFD_GETFD, $process, int $number, 0);
die "no listener: $!\n" if $listener < 0;
# The command's own listener is closed when it begins.
close $to_child;
open(my $calls_made, '+<&=', $listener) or die "open: $!\n";
$SIG{CHLD} = sub { };
# The command keeps its channel to whoever started it for itself.
POSIX::close(3);
until (waitpid($child, WNOHANG) == $child) {
  my $question = "\0" x 80;
  next unless ioctl($calls_made, $RECEIVE, $question);
  my $id = unpack('Q', $question);
  my ($error, $flags) = -e $switch ? (-EIO, 0) : (0, $CONTINUE);
  my $answer = pack('QqlL', $id, 0, $error, $flags);
  ioctl($calls_made, $ANSWER, $answer);
}
exit($? >> 8);

sub run {
  # Its end is the end of the command.
  syscall($call->{prctl}, $PR_SET_PDEATHSIG, $SIGKILL, 0, 0, 0);
  syscall($call->{prctl}, $PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  my $filter = join '',
    pack('SCCL', 0x20, 0, 0, 0),
    pack('SCCL', 0x15, 2, 0, $call->{fsync}),
    pack('SCCL', 0x15, 1, 0, $call->{fdatasync}),
    pack('SCCL', 0x06, 0, 0, $ALLOW),
    pack('SCCL', 0x06, 0, 0, $ASK);
  my $program = pack('Sx6P', 5, $filter);
  my $number = syscall($call->{seccomp}, $SET_MODE_FILTER, $NEW_LISTENER, $program);
  die "seccomp: $!\n" if $number < 0;
  syswrite($to_parent, "$number\n");
  close $to_child;
  <$from_parent>;
  exec(@command) or die "exec: $!\n";
}
