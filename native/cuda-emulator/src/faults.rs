//! Settings and injected faults, from `TENSOR_WASM_EMULATOR_*` in the environment. README.md describes each.

use std::time::Duration;

const PREFIX: &str = "TENSOR_WASM_EMULATOR_";
const NAMES: [&str; 9] = [
    "MEMORY",
    "DEVICES",
    "THREADS",
    "LOG",
    "OUT_OF_MEMORY_AFTER",
    "DEVICE_LOST_AT_LAUNCH",
    "HANG_AT_LAUNCH",
    "SLOW_COPY_MS",
    "FLIP_BIT_AT_LAUNCH",
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Bytes of memory of each device.
    pub memory: u64,
    pub devices: u32,
    pub threads: u32,
    /// Whether refusals and faults are printed on standard error.
    pub log: bool,
    /// Live bytes above which every allocation fails, while the device still reports memory as free.
    pub out_of_memory_after: Option<u64>,
    /// Launches count from 1, over all devices of the process.
    pub device_lost_at: Option<u64>,
    /// Launch, and for how long it hangs; for ever without a time.
    pub hang_at: Option<(u64, Option<Duration>)>,
    pub slow_copy: Option<Duration>,
    pub flip_bit_at: Option<u64>,
}

impl Settings {
    pub fn from_environment() -> Result<Self, String> {
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.to_str()?.strip_prefix(PREFIX)?.to_owned();
            Some((name, value.to_string_lossy().into_owned()))
        });
        Self::parse(variables)
    }

    /// # Errors
    /// An unknown name or a value that is no number in the range, in words.
    pub fn parse(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, String> {
        let cores = std::thread::available_parallelism().map_or(1, |n| n.get() as u32);
        let mut settings = Self {
            memory: 8 << 30,
            devices: 1,
            threads: cores,
            log: false,
            out_of_memory_after: None,
            device_lost_at: None,
            hang_at: None,
            slow_copy: None,
            flip_bit_at: None,
        };
        for (name, value) in variables {
            let number = |text: &str, min: u64, max: u64| match text.parse::<u64>() {
                Ok(n) if n >= min && n <= max => Ok(n),
                _ => Err(format!("{PREFIX}{name} must be an integer from {min} to {max}: received '{value}'")),
            };
            match name.as_str() {
                "MEMORY" => settings.memory = number(&value, 1 << 20, 1 << 46)?,
                "DEVICES" => settings.devices = number(&value, 0, 64)? as u32,
                "THREADS" => settings.threads = number(&value, 1, 1024)? as u32,
                "LOG" => settings.log = number(&value, 0, 1)? == 1,
                "OUT_OF_MEMORY_AFTER" => settings.out_of_memory_after = Some(number(&value, 0, u64::MAX)?),
                "DEVICE_LOST_AT_LAUNCH" => settings.device_lost_at = Some(number(&value, 1, u64::MAX)?),
                "FLIP_BIT_AT_LAUNCH" => settings.flip_bit_at = Some(number(&value, 1, u64::MAX)?),
                "SLOW_COPY_MS" => settings.slow_copy = Some(Duration::from_millis(number(&value, 0, 3_600_000)?)),
                "HANG_AT_LAUNCH" => {
                    let (launch, time) = match value.split_once(':') {
                        Some((launch, ms)) => (launch, Some(Duration::from_millis(number(ms, 1, 3_600_000)?))),
                        None => (value.as_str(), None),
                    };
                    settings.hang_at = Some((number(launch, 1, u64::MAX)?, time));
                }
                _ => return Err(format!("{PREFIX}{name} is unknown; known are {}", NAMES.join(", "))),
            }
        }
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(name: &str, value: &str) -> Result<Settings, String> {
        Settings::parse([(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn values_are_read() {
        assert_eq!(parse("DEVICES", "3").unwrap().devices, 3);
        assert_eq!(parse("HANG_AT_LAUNCH", "2").unwrap().hang_at, Some((2, None)));
        assert_eq!(parse("HANG_AT_LAUNCH", "2:50").unwrap().hang_at, Some((2, Some(Duration::from_millis(50)))));
    }

    #[test]
    fn every_known_name_is_read_and_bad_values_are_refused_by_name() {
        for name in NAMES {
            assert!(parse(name, "1048576").is_ok() || parse(name, "1").is_ok(), "{name}");
            let message = parse(name, "many").unwrap_err();
            assert!(message.contains(name) && message.contains("'many'"), "{message}");
        }
        assert!(parse("THREADS", "0").is_err());
        assert!(parse("THREDS", "1").unwrap_err().contains("unknown"));
    }
}
