//! Which names CPython 3.11's modules have, so that what is missing here is told apart from what is missing there.

/// The modules of the standard library, separated by spaces.
pub const MODULES: &str = "\
    __future__ abc aifc argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 \
    cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent \
    configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal \
    difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput \
    fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq \
    hmac html http imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache \
    locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing \
    netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle \
    pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile \
    pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched \
    secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 \
    sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys \
    sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap threading time timeit tkinter token \
    tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu \
    uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport \
    zlib zoneinfo";

/// The public names of a module, separated by spaces.
pub fn public(module: &str) -> &'static str {
    match module {
        "abc" => {
            "\
            ABC ABCMeta abstractclassmethod abstractmethod abstractproperty abstractstaticmethod get_cache_token \
            update_abstractmethods"
        }
        "asyncio" => {
            "\
            ALL_COMPLETED AbstractChildWatcher AbstractEventLoop AbstractEventLoopPolicy AbstractServer Barrier \
            BaseEventLoop BaseProtocol BaseTransport BoundedSemaphore BrokenBarrierError BufferedProtocol CancelledError \
            Condition DatagramProtocol DatagramTransport DefaultEventLoopPolicy Event FIRST_COMPLETED FIRST_EXCEPTION \
            FastChildWatcher Future Handle IncompleteReadError InvalidStateError LifoQueue LimitOverrunError Lock \
            MultiLoopChildWatcher PidfdChildWatcher PriorityQueue Protocol Queue QueueEmpty QueueFull ReadTransport Runner \
            SafeChildWatcher SelectorEventLoop Semaphore SendfileNotAvailableError Server StreamReader \
            StreamReaderProtocol StreamWriter SubprocessProtocol SubprocessTransport Task ThreadedChildWatcher Timeout \
            TimeoutError TimerHandle Transport WriteTransport _enter_task _get_running_loop _leave_task _register_task \
            _set_running_loop _unregister_task all_tasks as_completed create_subprocess_exec create_subprocess_shell \
            create_task current_task ensure_future gather get_child_watcher get_event_loop get_event_loop_policy \
            get_running_loop iscoroutine iscoroutinefunction isfuture new_event_loop open_connection open_unix_connection \
            run run_coroutine_threadsafe set_child_watcher set_event_loop set_event_loop_policy shield sleep start_server \
            start_unix_server timeout timeout_at to_thread wait wait_for wrap_future"
        }
        "base64" => {
            "\
            MAXBINSIZE MAXLINESIZE a85decode a85encode b16decode b16encode b32decode b32encode b32hexdecode \
            b32hexencode b64decode b64encode b85decode b85encode bytes_types decode decodebytes encode \
            encodebytes main standard_b64decode standard_b64encode test urlsafe_b64decode urlsafe_b64encode"
        }
        "binascii" => {
            "\
            Error Incomplete a2b_base64 a2b_hex a2b_qp a2b_uu b2a_base64 b2a_hex b2a_qp b2a_uu crc32 crc_hqx \
            hexlify unhexlify"
        }
        "bisect" => {
            "\
            bisect bisect_left bisect_right insort insort_left insort_right"
        }
        "calendar" => {
            "\
            Calendar FRIDAY HTMLCalendar IllegalMonthError IllegalWeekdayError LocaleHTMLCalendar LocaleTextCalendar \
            MONDAY SATURDAY SUNDAY THURSDAY TUESDAY TextCalendar WEDNESDAY calendar day_abbr day_name firstweekday isleap \
            leapdays month month_abbr month_name monthcalendar monthrange prcal prmonth setfirstweekday timegm weekday \
            weekheader"
        }
        "collections" => {
            "\
            ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque namedtuple"
        }
        "collections.abc" => {
            "\
            AsyncGenerator AsyncIterable AsyncIterator Awaitable ByteString Callable Collection Container Coroutine \
            Generator Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping MutableSequence \
            MutableSet Reversible Sequence Set Sized ValuesView"
        }
        "contextlib" => {
            "\
            AbstractAsyncContextManager AbstractContextManager AsyncExitStack ContextDecorator ExitStack aclosing \
            asynccontextmanager chdir closing contextmanager nullcontext redirect_stderr redirect_stdout suppress"
        }
        "copy" => {
            "\
            Error copy deepcopy"
        }
        "dataclasses" => {
            "\
            Field FrozenInstanceError InitVar KW_ONLY MISSING asdict astuple dataclass field fields is_dataclass \
            make_dataclass replace"
        }
        "datetime" => {
            "\
            MAXYEAR MINYEAR UTC date datetime time timedelta timezone tzinfo"
        }
        "decimal" => {
            "\
            BasicContext Clamped Context ConversionSyntax Decimal DecimalException DecimalTuple DefaultContext \
            DivisionByZero DivisionImpossible DivisionUndefined ExtendedContext FloatOperation HAVE_CONTEXTVAR \
            HAVE_THREADS Inexact InvalidContext InvalidOperation MAX_EMAX MAX_PREC MIN_EMIN MIN_ETINY Overflow ROUND_05UP \
            ROUND_CEILING ROUND_DOWN ROUND_FLOOR ROUND_HALF_DOWN ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP Rounded Subnormal \
            Underflow getcontext localcontext setcontext"
        }
        "enum" => {
            "\
            CONFORM CONTINUOUS EJECT Enum EnumCheck EnumMeta EnumType Flag FlagBoundary IntEnum IntFlag KEEP NAMED_FLAGS \
            ReprEnum STRICT StrEnum UNIQUE auto global_enum global_enum_repr global_flag_repr global_str member nonmember \
            pickle_by_enum_name pickle_by_global_name property unique verify"
        }
        "functools" => {
            "\
            WRAPPER_ASSIGNMENTS WRAPPER_UPDATES cache cached_property cmp_to_key lru_cache partial partialmethod reduce \
            singledispatch singledispatchmethod total_ordering update_wrapper wraps"
        }
        "hashlib" => {
            "\
            algorithms_available algorithms_guaranteed blake2b blake2s file_digest md5 new pbkdf2_hmac sha1 sha224 sha256 \
            sha384 sha3_224 sha3_256 sha3_384 sha3_512 sha512 shake_128 shake_256"
        }
        "heapq" => {
            "\
            heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest"
        }
        "importlib" => {
            "\
            __import__ find_loader import_module invalidate_caches reload"
        }
        "inspect" => {
            "\
            ArgInfo Arguments Attribute BlockFinder BoundArguments CORO_CLOSED CORO_CREATED CORO_RUNNING CORO_SUSPENDED \
            CO_ASYNC_GENERATOR CO_COROUTINE CO_GENERATOR CO_ITERABLE_COROUTINE CO_NESTED CO_NEWLOCALS CO_NOFREE \
            CO_OPTIMIZED CO_VARARGS CO_VARKEYWORDS ClassFoundException ClosureVars EndOfBlock FrameInfo FullArgSpec \
            GEN_CLOSED GEN_CREATED GEN_RUNNING GEN_SUSPENDED Parameter Signature TPFLAGS_IS_ABSTRACT Traceback \
            classify_class_attrs cleandoc currentframe findsource formatannotation formatannotationrelativeto \
            formatargvalues get_annotations getabsfile getargs getargvalues getattr_static getblock getcallargs \
            getclasstree getclosurevars getcomments getcoroutinelocals getcoroutinestate getdoc getfile getframeinfo \
            getfullargspec getgeneratorlocals getgeneratorstate getinnerframes getlineno getmembers getmembers_static \
            getmodule getmodulename getmro getouterframes getsource getsourcefile getsourcelines indentsize isabstract \
            isasyncgen isasyncgenfunction isawaitable isbuiltin isclass iscode iscoroutine iscoroutinefunction \
            isdatadescriptor isframe isfunction isgenerator isgeneratorfunction isgetsetdescriptor ismemberdescriptor \
            ismethod ismethoddescriptor ismethodwrapper ismodule isroutine istraceback signature stack trace unwrap \
            walktree"
        }
        "io" => {
            "\
            BlockingIOError BufferedIOBase BufferedRWPair BufferedRandom BufferedReader BufferedWriter BytesIO \
            DEFAULT_BUFFER_SIZE FileIO IOBase IncrementalNewlineDecoder RawIOBase SEEK_CUR SEEK_END SEEK_SET StringIO \
            TextIOBase TextIOWrapper UnsupportedOperation open open_code text_encoding"
        }
        "itertools" => {
            "\
            accumulate chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse groupby \
            islice pairwise permutations product repeat starmap takewhile tee zip_longest"
        }
        "json" => {
            "\
            JSONDecodeError JSONDecoder JSONEncoder dump dumps load loads"
        }
        "logging" => {
            "\
            BASIC_FORMAT BufferingFormatter CRITICAL DEBUG ERROR FATAL FileHandler Filter Formatter Handler INFO LogRecord \
            Logger LoggerAdapter NOTSET NullHandler StreamHandler WARN WARNING addLevelName basicConfig captureWarnings \
            critical debug disable error exception fatal getLevelName getLevelNamesMapping getLogRecordFactory getLogger \
            getLoggerClass info lastResort log makeLogRecord raiseExceptions setLogRecordFactory setLoggerClass shutdown \
            warn warning"
        }
        "math" => {
            "\
            acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2 expm1 \
            fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp lgamma \
            log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder sin sinh sqrt tan tanh tau trunc \
            ulp"
        }
        "numbers" => {
            "\
            Complex Integral Number Rational Real"
        }
        "operator" => {
            "\
            abs add and_ attrgetter call concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat \
            ifloordiv ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter \
            itruediv ixor le length_hint lshift lt matmul methodcaller mod mul ne neg not_ or_ pos pow rshift setitem sub \
            truediv truth xor"
        }
        "os" => {
            "\
            CLD_CONTINUED CLD_DUMPED CLD_EXITED CLD_KILLED CLD_STOPPED CLD_TRAPPED DirEntry EFD_CLOEXEC EFD_NONBLOCK \
            EFD_SEMAPHORE EX_CANTCREAT EX_CONFIG EX_DATAERR EX_IOERR EX_NOHOST EX_NOINPUT EX_NOPERM EX_NOUSER EX_OK \
            EX_OSERR EX_OSFILE EX_PROTOCOL EX_SOFTWARE EX_TEMPFAIL EX_UNAVAILABLE EX_USAGE F_LOCK F_OK F_TEST F_TLOCK \
            F_ULOCK GRND_NONBLOCK GRND_RANDOM MFD_ALLOW_SEALING MFD_CLOEXEC MFD_HUGETLB MFD_HUGE_16GB MFD_HUGE_16MB \
            MFD_HUGE_1GB MFD_HUGE_1MB MFD_HUGE_256MB MFD_HUGE_2GB MFD_HUGE_2MB MFD_HUGE_32MB MFD_HUGE_512KB MFD_HUGE_512MB \
            MFD_HUGE_64KB MFD_HUGE_8MB MFD_HUGE_MASK MFD_HUGE_SHIFT NGROUPS_MAX O_ACCMODE O_APPEND O_ASYNC O_CLOEXEC \
            O_CREAT O_DIRECT O_DIRECTORY O_DSYNC O_EXCL O_FSYNC O_LARGEFILE O_NDELAY O_NOATIME O_NOCTTY O_NOFOLLOW \
            O_NONBLOCK O_PATH O_RDONLY O_RDWR O_RSYNC O_SYNC O_TMPFILE O_TRUNC O_WRONLY POSIX_FADV_DONTNEED \
            POSIX_FADV_NOREUSE POSIX_FADV_NORMAL POSIX_FADV_RANDOM POSIX_FADV_SEQUENTIAL POSIX_FADV_WILLNEED \
            POSIX_SPAWN_CLOSE POSIX_SPAWN_DUP2 POSIX_SPAWN_OPEN PRIO_PGRP PRIO_PROCESS PRIO_USER P_ALL P_NOWAIT P_NOWAITO \
            P_PGID P_PID P_PIDFD P_WAIT RTLD_DEEPBIND RTLD_GLOBAL RTLD_LAZY RTLD_LOCAL RTLD_NODELETE RTLD_NOLOAD RTLD_NOW \
            RWF_APPEND RWF_DSYNC RWF_HIPRI RWF_NOWAIT RWF_SYNC R_OK SCHED_BATCH SCHED_FIFO SCHED_IDLE SCHED_OTHER \
            SCHED_RESET_ON_FORK SCHED_RR SEEK_CUR SEEK_DATA SEEK_END SEEK_HOLE SEEK_SET SPLICE_F_MORE SPLICE_F_MOVE \
            SPLICE_F_NONBLOCK ST_APPEND ST_MANDLOCK ST_NOATIME ST_NODEV ST_NODIRATIME ST_NOEXEC ST_NOSUID ST_RDONLY \
            ST_RELATIME ST_SYNCHRONOUS ST_WRITE TMP_MAX WCONTINUED WCOREDUMP WEXITED WEXITSTATUS WIFCONTINUED WIFEXITED \
            WIFSIGNALED WIFSTOPPED WNOHANG WNOWAIT WSTOPPED WSTOPSIG WTERMSIG WUNTRACED W_OK XATTR_CREATE XATTR_REPLACE \
            XATTR_SIZE_MAX X_OK _exit abort access altsep chdir chmod chown chroot close closerange confstr confstr_names \
            copy_file_range cpu_count ctermid curdir defpath device_encoding devnull dup dup2 environ environb error \
            eventfd eventfd_read eventfd_write execl execle execlp execlpe execv execve execvp execvpe extsep fchdir \
            fchmod fchown fdatasync fdopen fork forkpty fpathconf fsdecode fsencode fspath fstat fstatvfs fsync ftruncate \
            fwalk get_blocking get_exec_path get_inheritable get_terminal_size getcwd getcwdb getegid getenv getenvb \
            geteuid getgid getgrouplist getgroups getloadavg getlogin getpgid getpgrp getpid getppid getpriority getrandom \
            getresgid getresuid getsid getuid getxattr initgroups isatty kill killpg lchown linesep link listdir listxattr \
            lockf login_tty lseek lstat major makedev makedirs memfd_create minor mkdir mkfifo mknod name nice open \
            openpty pardir path pathconf pathconf_names pathsep pidfd_open pipe pipe2 popen posix_fadvise posix_fallocate \
            posix_spawn posix_spawnp pread preadv putenv pwrite pwritev read readlink readv register_at_fork remove \
            removedirs removexattr rename renames replace rmdir scandir sched_get_priority_max sched_get_priority_min \
            sched_getaffinity sched_getparam sched_getscheduler sched_param sched_rr_get_interval sched_setaffinity \
            sched_setparam sched_setscheduler sched_yield sendfile sep set_blocking set_inheritable setegid seteuid setgid \
            setgroups setpgid setpgrp setpriority setregid setresgid setresuid setreuid setsid setuid setxattr spawnl \
            spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe splice stat stat_result statvfs statvfs_result \
            strerror supports_bytes_environ symlink sync sysconf sysconf_names system tcgetpgrp tcsetpgrp terminal_size \
            times times_result truncate ttyname umask uname uname_result unlink unsetenv urandom utime wait wait3 wait4 \
            waitid waitid_result waitpid waitstatus_to_exitcode walk write writev"
        }
        "os.path" => {
            "\
            abspath altsep basename commonpath commonprefix curdir defpath devnull dirname exists expanduser expandvars \
            extsep getatime getctime getmtime getsize isabs isdir isfile islink ismount join lexists normcase normpath \
            pardir pathsep realpath relpath samefile sameopenfile samestat sep split splitdrive splitext \
            supports_unicode_filenames"
        }
        "pathlib" => {
            "\
            Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath"
        }
        "pprint" => {
            "\
            PrettyPrinter isreadable isrecursive pformat pp pprint saferepr"
        }
        "random" => {
            "\
            Random SystemRandom betavariate choice choices expovariate gammavariate gauss getrandbits getstate \
            lognormvariate normalvariate paretovariate randbytes randint random randrange sample seed setstate shuffle \
            triangular uniform vonmisesvariate weibullvariate"
        }
        "re" => {
            "\
            A ASCII DOTALL I IGNORECASE L LOCALE M MULTILINE Match NOFLAG Pattern RegexFlag S U UNICODE VERBOSE X compile \
            error escape findall finditer fullmatch match purge search split sub subn template"
        }
        "secrets" => {
            "\
            SystemRandom choice compare_digest randbelow randbits token_bytes token_hex token_urlsafe"
        }
        "statistics" => {
            "\
            NormalDist StatisticsError correlation covariance fmean geometric_mean harmonic_mean linear_regression mean \
            median median_grouped median_high median_low mode multimode pstdev pvariance quantiles stdev variance"
        }
        "string" => {
            "\
            Formatter Template ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits printable \
            punctuation whitespace"
        }
        "subprocess" => {
            "\
            CalledProcessError CompletedProcess DEVNULL PIPE Popen STDOUT SubprocessError TimeoutExpired call \
            check_call check_output getoutput getstatusoutput list2cmdline run"
        }
        "sys" => {
            "\
            abiflags addaudithook api_version argv audit base_exec_prefix base_prefix breakpointhook builtin_module_names \
            byteorder call_tracing copyright displayhook dont_write_bytecode exc_info excepthook exception exec_prefix \
            executable exit flags float_info float_repr_style get_asyncgen_hooks get_coroutine_origin_tracking_depth \
            get_int_max_str_digits getallocatedblocks getdefaultencoding getdlopenflags getfilesystemencodeerrors \
            getfilesystemencoding getprofile getrecursionlimit getrefcount getsizeof getswitchinterval gettrace hash_info \
            hexversion implementation int_info intern is_finalizing last_value maxsize maxunicode meta_path modules \
            orig_argv path path_hooks path_importer_cache platform platlibdir prefix pycache_prefix set_asyncgen_hooks \
            set_coroutine_origin_tracking_depth set_int_max_str_digits setdlopenflags setprofile setrecursionlimit \
            setswitchinterval settrace stderr stdin stdlib_module_names stdout thread_info unraisablehook version \
            version_info warnoptions"
        }
        "textwrap" => {
            "\
            TextWrapper dedent fill indent shorten wrap"
        }
        "threading" => {
            "\
            Barrier BoundedSemaphore BrokenBarrierError Condition Event ExceptHookArgs Lock RLock Semaphore TIMEOUT_MAX \
            Thread ThreadError Timer active_count current_thread enumerate excepthook get_ident get_native_id getprofile \
            gettrace local main_thread setprofile settrace stack_size"
        }
        "time" => {
            "\
            CLOCK_BOOTTIME CLOCK_MONOTONIC CLOCK_MONOTONIC_RAW CLOCK_PROCESS_CPUTIME_ID CLOCK_REALTIME CLOCK_TAI \
            CLOCK_THREAD_CPUTIME_ID altzone asctime clock_getres clock_gettime clock_gettime_ns clock_settime \
            clock_settime_ns ctime daylight get_clock_info gmtime localtime mktime monotonic monotonic_ns perf_counter \
            perf_counter_ns process_time process_time_ns pthread_getcpuclockid sleep strftime strptime struct_time \
            thread_time thread_time_ns time time_ns timezone tzname tzset"
        }
        "traceback" => {
            "\
            FrameSummary StackSummary TracebackException clear_frames extract_stack extract_tb format_exc format_exception \
            format_exception_only format_list format_stack format_tb print_exc print_exception print_last print_stack \
            print_tb walk_stack walk_tb"
        }
        "types" => {
            "\
            AsyncGeneratorType BuiltinFunctionType BuiltinMethodType CellType ClassMethodDescriptorType CodeType \
            CoroutineType DynamicClassAttribute EllipsisType FrameType FunctionType GeneratorType GenericAlias \
            GetSetDescriptorType LambdaType MappingProxyType MemberDescriptorType MethodDescriptorType MethodType \
            MethodWrapperType ModuleType NoneType NotImplementedType SimpleNamespace TracebackType UnionType \
            WrapperDescriptorType coroutine new_class prepare_class resolve_bases"
        }
        "typing" | "typing_extensions" => {
            "\
            AbstractSet Annotated Any AnyStr AsyncContextManager AsyncGenerator AsyncIterable AsyncIterator Awaitable \
            BinaryIO ByteString Callable ChainMap ClassVar Collection Concatenate Container ContextManager Coroutine \
            Counter DefaultDict Deque Dict Final ForwardRef FrozenSet Generator Generic Hashable IO ItemsView Iterable \
            Iterator KeysView List Literal LiteralString Mapping MappingView Match MutableMapping MutableSequence \
            MutableSet NamedTuple Never NewType NoReturn NotRequired Optional OrderedDict ParamSpec ParamSpecArgs \
            ParamSpecKwargs Pattern Protocol Required Reversible Self Sequence Set Sized SupportsAbs SupportsBytes \
            SupportsComplex SupportsFloat SupportsIndex SupportsInt SupportsRound TYPE_CHECKING Text TextIO Tuple Type \
            TypeAlias TypeGuard TypeVar TypeVarTuple TypedDict Union Unpack ValuesView assert_never assert_type cast \
            clear_overloads dataclass_transform final get_args get_origin get_overloads get_type_hints is_typeddict \
            no_type_check no_type_check_decorator overload reveal_type runtime_checkable"
        }
        "uuid" => {
            "\
            Enum NAMESPACE_DNS NAMESPACE_OID NAMESPACE_URL NAMESPACE_X500 RESERVED_FUTURE RESERVED_MICROSOFT RESERVED_NCS \
            RFC_4122 SafeUUID UUID bytes_ getnode int_ uuid1 uuid3 uuid4 uuid5"
        }
        "warnings" => {
            "\
            catch_warnings filterwarnings formatwarning resetwarnings showwarning simplefilter warn warn_explicit"
        }
        "weakref" => {
            "\
            CallableProxyType ProxyType ProxyTypes ReferenceType WeakKeyDictionary WeakMethod WeakSet WeakValueDictionary \
            finalize getweakrefcount getweakrefs proxy ref"
        }
        "fractions" => {
            "\
            Fraction"
        }
        _ => "",
    }
}
