export {
  type Installed,
  installedPlugins,
  installPlugin,
  pluginName,
  pluginsFolder,
  pluginVersion,
  uninstallPlugin
} from './install.ts'
